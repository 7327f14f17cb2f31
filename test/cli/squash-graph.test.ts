// A squash beside other things that histories do: other scopes, forks, another runner, files that can't be replayed.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { merge, rebase } from "../../src/commands/fork.ts";
import { migrate } from "../../src/commands/migrate.ts";
import { squash } from "../../src/commands/squash.ts";
import type { Environment } from "../../src/commands/workspace.ts";
import { withLock } from "../../src/runner/lock.ts";
import { createVersionTable, recordApplied } from "../../src/runner/version-table.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const own = "core/db/migrations";

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const environment = (): Environment => ({
  cwd: project.root,
  env: { DATABASE_URL: database.url },
  clock: { now: () => new Date() },
  questioner: { ask: async () => null },
  progress: () => {},
});

interface Written {
  readonly directory?: string;
  readonly up?: string;
  readonly dependsOn?: readonly string[];
}

function write(
  revision: string,
  parents: readonly string[],
  { directory = own, up = "", dependsOn = [] }: Written = {},
) {
  project.write(
    `${directory}/${revision}.ts`,
    `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "${revision}",
  parents: ${JSON.stringify(parents)},
  dependsOn: ${JSON.stringify(dependsOn)},
  up: (op) => [${up}],
});
`,
  );
}

const squashed = (range: string, proof = false) => squash(environment(), { range, dryRun: false, proof });
const ran = async (): Promise<string[]> => (await migrate(environment())).done.map(({ revision }) => revision);
const errorOf = (work: Promise<unknown>): Promise<{ code: string; message: string }> =>
  work.then(
    () => ({ code: "no error", message: "" }),
    (error) => error,
  );
const parentsOf = (revision: string): string | undefined => {
  const file =
    readdirSync(join(project.root, own)).find(
      (name) => name === `${revision}.ts` || (revision.length > 1 && name.includes(revision)),
    ) ?? "";
  return /parents: (\[.*\])/.exec(project.read(`${own}/${file}`))?.[1];
};

const withBilling = {
  "drizzle.config.ts": `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { apps: [{ name: "billing", external: true }], proof: false } });
`,
  "apps/billing/models.ts": "",
};
const billing = "apps/billing/migrations";

test("other scopes depend on what it stands for, and it on what that depends on", async () => {
  project = tempProject({ database, here: true, files: withBilling });
  write("a", []);
  write("b", ["a"]);
  write("c", ["b"], { dependsOn: ["billing@x", "b"] });
  write("x", [], { directory: billing });
  write("y", ["x"], { directory: billing, dependsOn: ["project@b"] });
  const { revision, text } = await squashed("a:c");
  expect(text).toContain('dependsOn: ["billing@x"],');
  expect(await ran()).toEqual(["x", revision, "y"]);
  expect(await errorOf(squashed("billing@x:y"))).toMatchObject({ code: "external_app" });
});

test("a migration of another scope in the middle of it stays there", async () => {
  project = tempProject({ database, here: true, files: withBilling });
  write("a", []);
  write("b", ["a"]);
  write("c", ["b"], { dependsOn: ["billing@x"] });
  write("x", [], { directory: billing, dependsOn: ["project@a"] });
  expect(await errorOf(squashed("a:c"))).toMatchObject({ code: "dependency_inside" });
  expect(readdirSync(join(project.root, own)).sort()).toEqual(["a.ts", "b.ts", "c.ts"]);
});

test("on a side of a fork it is moved with its files, and merged by itself", async () => {
  project = tempProject({ database, here: true, proof: false });
  write("a", []);
  write("z", ["a"]);
  await migrate(environment());
  write("b", ["a"]);
  write("c", ["b"]);
  write("d", ["c"]);
  const { revision } = await squashed("b:c");
  expect(await errorOf(migrate(environment()))).toMatchObject({ code: "several_heads" });
  const { files } = await rebase(environment(), { head: "d", accept: false });
  expect(files).toHaveLength(2);
  expect(["b", "c", "d", revision].map(parentsOf)).toEqual(['["z"]', '["b"]', '["c"]', '["z"]']);
  expect(await ran()).toEqual([revision, "d"]);
  write("e", ["c"]);
  await merge(environment(), { accept: false });
  expect(await ran()).toHaveLength(2);
});

test("a runner that comes second sees what the first one has done", async () => {
  project = tempProject({ database, here: true, proof: false });
  write("a", [], { up: 'op.createTable("a", { columns: {} })' });
  write("b", ["a"]);
  await squashed("a:b");
  const table = { schema: "public", name: "sluice_version" };
  const { session } = database;
  let waiting: Promise<{ code: string }> | undefined;
  await withLock({ session, table }, async () => {
    await new Promise<void>((resolve) => {
      waiting = errorOf(migrate({ ...environment(), progress: () => resolve() }));
    });
    await createVersionTable(session, table);
    await recordApplied(session, table, {
      revision: "a",
      name: "",
      checksum: "",
      meaning: null,
      replaces: [],
      durationMs: 0,
    });
  });
  expect(await waiting).toMatchObject({ code: "moved" });
  expect(await ran()).toEqual(["b"]);
});

test("what the proof refutes is not written, and what can't be tried is said to be so", async () => {
  project = tempProject({ database, here: true, proof: database.url });
  write("a", [], { up: `op.sql("do $$ begin execute 'create table t' || (random() * 1e9)::integer || '()'; end $$")` });
  write("b", ["a"]);
  const refuted = await errorOf(squashed("a:b", true));
  expect(refuted).toMatchObject({ code: "refuted" });
  expect(refuted.message).toMatch(/up does not hold: .*\n {2}table t\d+ is (left over|gone)/);
  expect(readdirSync(join(project.root, own))).toEqual(["a.ts", "b.ts"]);
  write("a", [], { up: 'op.sql("select no_such_function()")' });
  const { proof, text } = await squashed("a:b", true);
  expect(proof).toMatchObject({ state: "unproven" });
  expect(text).toMatch(/Not proven: .*a.ts can't be replayed/);
});
