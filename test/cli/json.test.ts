// `--json` of every command: stdout is one document, and words are on stderr. Each line goes on where the one before it ended.
import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { sayIn } from "../support/said.ts";

let database: TestDatabase;
let project: TempProject;

const models = (more = "") => `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", { id: integer("id").primaryKey(), title: text("title")${more} });
`;

beforeAll(async () => {
  database = await createDatabase();
  project = tempProject({ database, proof: database.url, files: { "core/models.ts": models() } });
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const text = expect.any(String);
const first = expect.objectContaining({ scope: "project", name: "first" });
const table = { sql: expect.stringContaining("CREATE TABLE") };
const segments = [{ transactional: true, statements: [table, table] }];

const change = (): void => project.write("core/models.ts", models(', body: text("body")'));

/** Two sides that nothing follows, after the squash. */
function fork(): void {
  const [parent] = /[0-9a-f]{12}/.exec(project.read("core/db/migrations/head")) ?? [];
  for (const side of ["left", "right"])
    project.write(
      `core/db/migrations/${side}.ts`,
      `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "${side}",
  parents: ["${parent}"],
  name: "${side}",
  up: (op) => [op.sql("select 1", "")],
});
`,
    );
}

interface Step {
  readonly before?: () => void;
  readonly code?: number;
  readonly words?: RegExp;
}

const steps: [line: string, document: object, step?: Step][] = [
  [
    "init",
    {
      created: expect.arrayContaining([text]),
      kept: ["drizzle.config.ts", "core/models.ts"],
      adopted: null,
      baseline: null,
      database: text,
    },
  ],
  [
    "startapp blog",
    { created: expect.arrayContaining(["apps/blog/models.ts"]), config: "drizzle.config.ts", line: '"blog"' },
  ],
  ["startapp blog", { error: { code: "app_exists" } }, { code: 2 }],
  [
    "makemigrations -m first --no-proof",
    {
      changes: "some",
      operations: ["add table blog_items", "add table posts"],
      revision: text,
      file: text,
      proof: null,
    },
  ],
  ["heads", { project: [first] }],
  ["current", { project: [] }],
  [
    "show head",
    {
      revision: text,
      name: "first",
      parents: [],
      operations: ["add table blog_items", "add table posts"],
      up: segments,
    },
  ],
  ["show nothing", { error: { code: "unknown_revision", hint: text } }, { code: 2 }],
  ["preview base:head", { migrations: [{ name: "first", direction: "up", segments }] }],
  [
    "review",
    {
      base: null,
      database: text,
      migrations: [{ name: "first", up: segments, proof: { state: "proven" } }],
      findings: [],
    },
    { words: /^trying .*first/ },
  ],
  ["review --base nothing", { error: { code: expect.stringMatching(/^(no_repository|unknown_ref)$/) } }, { code: 4 }],
  ["migrate --dry-run", { migrations: [{ name: "first", direction: "up", segments }] }],
  ["migrate --fake", [{ scope: "project", recorded: [text], removed: [], database: text }]],
  ["stamp base", { scope: "project", recorded: [], removed: [text] }],
  ["stamp nothing", { error: { code: "unknown_revision" } }, { code: 2 }],
  ["migrate", { done: [first], current: { project: [text] }, squashed: [], lost: [] }, { words: /^applying .*first/ }],
  ["current", { project: [first] }],
  ["current --database nothing", { error: { code: "no_such_database" } }, { code: 2 }],
  ["showmigrations", { scopes: [{ scope: "project", migrations: [{ state: "applied", name: "first" }] }] }],
  ["check", { findings: [], database: text }],
  ["diff live models", { operations: [], sql: [] }],
  ["diff live models", { operations: ["add column posts.body"], sql: [text] }, { before: change, code: 1 }],
  ["makemigrations -m second --no-proof", { changes: "some", operations: ["add column posts.body"] }],
  ["rebase", { forked: false, files: [], clashes: [] }],
  ["squash", { error: { code: "usage" } }, { code: 2 }],
  [
    "squash head -m both --no-proof",
    { file: text, replaces: [text, text], operations: ["add table blog_items", "add table posts"], proof: null },
  ],
  [
    "squash --prune",
    { error: { code: "middle_of_squash", message: expect.stringContaining("1 of the 2") } },
    { code: 4 },
  ],
  ["migrate", { done: [{ name: "second" }], squashed: [{ name: "both" }] }, { words: /applying .*second/ }],
  ["squash --prune", { removed: [text, text] }],
  ["heads", { project: [{ name: "left" }, { name: "right" }] }, { before: fork }],
  ["migrate", { error: { code: "several_heads", message: expect.stringContaining("2 heads") } }, { code: 4 }],
  ["rebase nothing", { error: { code: "unknown_revision" } }, { code: 2 }],
  ["rebase right", { forked: true, files: ["core/db/migrations/right.ts"], clashes: [] }],
  ["merge", { forked: false, files: [], clashes: [] }],
  ["migrate", { done: [{ name: "left" }, { name: "right" }] }, { words: /applying .*\(2 of 2\)/ }],
  ["rollback", { done: [{ name: "right" }], current: { project: ["left"] } }, { words: /^rolling back/ }],
  ["reset-db", { error: { code: "question", hint: expect.stringContaining("--yes") } }, { code: 3 }],
  ["reset-db --yes", { dropped: expect.arrayContaining(["drop table posts"]), database: text }],
  ["completion bash", { shell: "bash", script: expect.stringContaining("complete -") }],
  ["completion fish", { error: { code: "usage" } }, { code: 2 }],
];

test.each(steps)("%s", async (line, document, { before, code = 0, words = /^$/ }: Step = {}) => {
  before?.();
  const { code: ended, out, err } = await sayIn(project.root, database, ...line.split(" "), "--json");
  expect(ended, err).toBe(code);
  expect(JSON.parse(out)).toMatchObject(document);
  expect(err).toMatch(code > 1 ? /^error / : words);
  expect(err).not.toMatch(/^[{[]/m);
});

test("no command is left out, but for the one that says more than one thing", () => {
  const tried = steps.map(([line]) => line.split(" ")[0]);
  const all = commands.flatMap(({ command }) => [command].flat()[0]?.split(" ")[0] ?? []);
  expect(all.filter((name) => !tried.includes(name))).toEqual(["watch"]);
});
