// What `check` names as the mend of a finding is run as it is printed.
import { relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Finding } from "../../src/commands/finder.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";

const home = { project: "core/db/migrations", billing: "apps/billing/migrations" };
const versions = { project: "sluice_version", billing: "sluice_version_billing" };
type Scope = keyof typeof home;
const scopes = ["project", "billing"] as const;

const config = (more: string) =>
  `export default { dialect: "postgresql", sluice: { ${more}, proof: { url: "${serverUrl()}" } } };\n`;
const models = (...tables: readonly string[]) => `import { integer, pgTable } from "drizzle-orm/pg-core";
${tables.map((name) => `export const ${name} = pgTable("${name}", { id: integer("id").primaryKey() });\n`).join("")}`;

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({
    here: true,
    database,
    files: {
      "drizzle.config.ts": config('apps: [{ name: "billing", external: true }]'),
      "core/models.ts": models("a", "b"),
      "apps/billing/drizzle.config.ts": config('app: "billing"'),
      "apps/billing/models.ts": models("c", "d"),
    },
  });
  migration("project", "a");
  migration("billing", "c");
  await project.run(["migrate"]);
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

function migration(scope: Scope, name: string, parent?: string): void {
  const parents = parent === undefined ? "" : `"${parent}"`;
  project.write(
    `${home[scope]}/${name}.ts`,
    `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${name}", parents: [${parents}], up: (op) => [
  op.createTable("${name}", { columns: { id: { type: "integer", notNull: true } }, primaryKey: { ${name}_pkey: ["id"] } }),
] });\n`,
  );
}

function edit(scope: Scope, name: string): void {
  const file = `${home[scope]}/${name}.ts`;
  project.write(file, project.read(file).replace("=> [", '=> [op.sql("select 1", "select 1"),'));
}

/** Makes the record say so. */
async function mark(scope: Scope, revision: string, state: string): Promise<void> {
  await database.session.query(
    `insert into ${versions[scope]} (revision, name, checksum, state) values ($1, '', '', $2)
     on conflict (revision) do update set state = excluded.state`,
    [revision, state],
  );
}

async function found(...expected: readonly string[]): Promise<readonly Finding[]> {
  const { stdout } = await project.run(["check", "--json"]);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
  expect(findings.map(({ scope, code }) => `${scope} ${code}`).toSorted()).toEqual(expected.toSorted());
  return findings;
}

const inBoth = (...codes: readonly string[]): string[] =>
  scopes.flatMap((scope) => codes.map((code) => `${scope} ${code}`));

/** Runs what is printed for the findings of a code, first the external app's. */
async function mend(findings: readonly Finding[], code: string): Promise<void> {
  for (const scope of scopes.toReversed()) {
    const text = findings.find((each) => each.scope === scope && each.code === code)?.mend ?? "";
    const command = /(?:cd (\S+) && )?npx sluice (.+?)(?= when| forgets| keeps| joins|$)/.exec(text);
    const [, folder = project.root, args = ""] = command ?? [];
    const ran = await project.run(args.split(" "), { below: relative(project.root, folder) });
    expect([text, ran.code, ran.stderr]).toEqual([text, 0, expect.not.stringContaining("error")]);
  }
}

test("of the files and the record: it mends that, and leaves what is pending and the other scope", async () => {
  migration("project", "b", "a");
  migration("billing", "d", "c");
  edit("project", "a");
  edit("billing", "c");
  await mend(await found(...inBoth("edited_migration", "pending")), "edited_migration");

  await mark("project", "lost", "applied");
  await mark("billing", "lost", "applied");
  await mend(await found(...inBoth("missing_migration", "pending")), "missing_migration");

  await mark("project", "a", "rolling back");
  await mark("billing", "d", "applying");
  await mend(await found(...inBoth("unfinished", "pending")), "unfinished");

  await mark("project", "a", "applying");
  await mark("billing", "d", "rolling back");
  const begun = await found("project unfinished", "project pending", "project pending", "billing unfinished");
  await mend(begun, "unfinished");

  await mend(await found(...inBoth("pending")), "pending");
  await found();
});

test("of models and database: it is done where the scope's migrations are made", async () => {
  await mend(await found(...inBoth("models_ahead")), "models_ahead");
  await project.run(["migrate"]);
  await database.session.script("alter table a add column more text; alter table c add column more text");
  await mend(await found(...inBoth("drift")), "drift");
  migration("project", "e", "a");
  migration("billing", "f", "c");
  await mend(await found(...inBoth("pending", "several_heads")), "several_heads");
  await found(...inBoth("pending", "pending", "models_ahead", "models_ahead"));
});
