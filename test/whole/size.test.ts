// A project as large as they come, with a long history: what is read is what was made, also after a dump and a restore.
import { afterEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { restored } from "./restored.ts";

const tables = 100;
const texts = Array.from({ length: 10 }, (_, at) => `text_${at}`);
const targetsOf = (own: number): number[] => [own - 1, own - 2].filter((at) => at >= 0);

let project: TempProject;
let database: TestDatabase;
let copy: TestDatabase | null = null;

afterEach(async () => {
  project.remove();
  await database.drop();
  await copy?.drop();
});

/** 1,300 columns, 400 indexes, 197 foreign keys. */
function models(): string {
  const parts = Array.from({ length: tables }, (_, own) => {
    const references = ["above", "beside"].map((name, at) => {
      const target = targetsOf(own)[at];
      return `${name}: integer()${target === undefined ? "" : `.references(() => t${target}.id)`}`;
    });
    const columns = [...references, ...texts.map((name) => `${name}: text().default("it's")`)];
    const indexes = texts.slice(0, 4).map((name) => `index("t${own}_${name}").on(t.${name})`);
    return `export const t${own} = pgTable("t${own}", { id: integer().primaryKey(), ${columns.join(", ")} }, (t) => [${indexes.join(", ")}]);`;
  });
  return `import { index, integer, pgTable, text } from "drizzle-orm/pg-core";\n${parts.join("\n")}\n`;
}

/** Three for each table: it comes, gets its indexes, and rows. */
function operationsOf(own: number): string[] {
  const columns = [
    'id: { type: "integer", notNull: true }',
    'above: { type: "integer" }, beside: { type: "integer" }',
    ...texts.map((name) => `${name}: { type: "text", default: "'it''s'" }`),
  ];
  const keys = targetsOf(own).map((target, at) => {
    const column = ["above", "beside"][at];
    return `t${own}_${column}_t${target}_id_fk: { columns: ["${column}"], references: ["t${target}", ["id"]] }`;
  });
  return [
    `op.createTable("t${own}", { columns: { ${columns.join(", ")} }, primaryKey: { t${own}_pkey: ["id"] }, foreignKeys: { ${keys.join(", ")} } })`,
    texts
      .slice(0, 4)
      .map((name) => `op.createIndex("t${own}.t${own}_${name}", { columns: ["${name}"] })`)
      .join(", "),
    `op.sql("insert into t${own} (id) values (1)", "delete from t${own}")`,
  ];
}

test("a hundred tables, thirteen hundred columns, three hundred migrations", async () => {
  database = await createDatabase();
  project = tempProject({ database, proof: false, files: { "core/models.ts": models() } });
  const all = Array.from({ length: tables }, (_, own) => operationsOf(own)).flat();
  all.forEach((operations, at) => {
    const parents = at === 0 ? [] : [`r${at - 1}`];
    project.write(
      `core/db/migrations/${String(at).padStart(4, "0")}.ts`,
      `import { defineMigration } from "sluice";
export default defineMigration({ revision: "r${at}", parents: ${JSON.stringify(parents)}, up: (op) => [${operations}] });
`,
    );
  });
  expect(await project.run(["migrate", "--quiet"])).toMatchObject({ code: 0, stderr: "" });
  const [counts] = await database.session.query(
    `select (select count(*)::int from sluice_version) as migrations,
       (select count(*)::int from pg_indexes where schemaname = 'public' and indexname like 't%text%') as indexes,
       (select count(*)::int from pg_constraint where contype = 'f') as keys,
       (select count(*)::int from information_schema.columns where table_name ~ '^t[0-9]') as columns`,
  );
  expect(counts).toEqual({ migrations: 300, indexes: 400, keys: 197, columns: 1300 });
  expect(await project.run(["makemigrations", "--check"])).toMatchObject({ code: 0, stderr: "" });
  copy = await restored(database);
  const env = copy === null ? {} : { DATABASE_URL: copy.url };
  const checked = await project.run(["check", "--json"], { env });
  expect([checked.code, JSON.parse(checked.stdout).findings]).toEqual([0, []]);
  expect(await project.run(["rollback", "r2", "--yes", "--quiet"])).toMatchObject({ code: 0 });
  expect(await database.session.query("select tablename from pg_tables where tablename ~ '^t[0-9]'")).toEqual([
    { tablename: "t0" },
  ]);
});
