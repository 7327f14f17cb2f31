// Names and texts as nobody should give them, from the models to the database and back, and on the terminal.
import { randomBytes } from "node:crypto";
import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diff } from "../../src/engine/diff.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, onServer, type TestDatabase } from "../support/database.ts";

const names = [
  'a"b',
  "a'b",
  "a\nb",
  "cr\rlf\r\n",
  "${x}",
  "`tick`",
  "back\\slash\\n",
  "*/ drop /*",
  "-- comment",
  "$$",
  "%s %I",
  "constructor",
  "__proto__",
  "toString",
  "é".repeat(31),
  "🐘",
  "\u202eevil\u202c",
  "\u2028line",
  "\x1b[31mred",
  "\x9b2J",
  "\x07bell",
  ".",
  " ",
];
const role = `hostile "${randomBytes(4).toString("hex")}' \n--\x1b[31m`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const text = (value: unknown): string => JSON.stringify(value);
const models = `import { sql } from "drizzle-orm";
import { check, index, integer, pgEnum, pgPolicy, pgRole, pgSchema, pgTable, pgView, text } from "drizzle-orm/pg-core";
export const role = pgRole(${text(role)});
export const kinds = pgEnum(${text(`e ${names.slice(0, 9).join("")}`)}, ${text(names)});
export const place = pgSchema(${text(`s${names.slice(0, 9).join("")}`)});
export const inside = place.table(${text(names[2])}, { kind: kinds("kind").default(${text(names[2])}) });
export const wide = pgTable("wide", {
  id: integer("id").primaryKey(),
${names.map((name, at) => `  c${at}: text(${text(name)}).default(${text(name)}),`).join("\n")}
}, (t) => [
${names.map((name, at) => `  index(${text(`i ${name}`)}).on(t.c${at}), check(${text(name)}, sql\`\${t.c${at}} <> 'x'\`),`).join("\n")}
  pgPolicy(${text(names.slice(0, 9).join(""))}, { to: role, using: sql\`\${t.c2} is null\` }),
]);
${names.map((name, at) => `export const t${at} = pgTable(${text(`t ${name}`)}, { id: integer(${text(name)}).references(() => wide.id) });`).join("\n")}
export const seen = pgView(${text(`v ${names.slice(0, 9).join("")}`)}).as((q) => q.select({ c: wide.c2 }).from(wide));
`;

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, proof: false });
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const migrations = "core/db/migrations";
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const driving = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

async function ran(args: readonly string[], env: Record<string, string> = {}) {
  const result = await project.run(args, { env });
  expect(result.code, `${args.join(" ")}: ${result.stderr}`).toBe(0);
  return result;
}

test("hostile names: there, back and there again; SQL, files and JSON hold, and no terminal is driven", async () => {
  project.write("core/models.ts", models);
  const other = await createDatabase();
  try {
    const made = await ran(["makemigrations"]);
    const migrated = await ran(["migrate"]);
    const live = await readDatabase(database.session);
    const check = await ran(["makemigrations", "--check", "--json"]);
    expect(JSON.parse(check.stdout).changes).toBe("none");
    const sql = (await ran(["preview", "base:head"])).stdout;
    const preview = await ran(["preview", "base:head", "--json"]);
    expect(preview.stdout).not.toMatch(driving);
    const statements = JSON.parse(preview.stdout).migrations[0].segments.flatMap(
      (segment: { statements: { sql: string }[] }) => segment.statements.map((each) => each.sql),
    );
    expect(statements.every((each: string) => sql.includes(each))).toBe(true);
    const rolled = await ran(["rollback", "--yes"]);
    expect((await readDatabase(database.session)).catalog.facts.size).toBeLessThan(20);
    // What is printed does the same as what is run.
    await other.session.script(sql);
    const printed = (await readDatabase(other.session)).catalog;
    const recorded = ({ path }: { path: readonly string[] }) => path[1] === "sluice_version";
    const facts = new Map([...live.catalog.facts].filter(([, { id }]) => !recorded(id)));
    expect(diff({ facts }, printed)).toEqual([]);
    await other.drop();
    await onServer(`drop role ${quoted(role)}`);
    await ran(["migrate"]);
    expect(diff(live.catalog, (await readDatabase(database.session)).catalog)).toEqual([]);
    for (const { stdout, stderr } of [made, migrated, rolled]) expect(stdout + stderr).not.toMatch(driving);
    expect(made.stdout).toContain("t \\x1b[31mred");
    const colored = await ran(["showmigrations"], { NO_COLOR: "", FORCE_COLOR: "1" });
    expect(colored.stdout).toContain("\x1b[32m[x]\x1b[39m");
  } finally {
    await Promise.all([other.drop(), database.drop()]);
    await onServer(`drop role if exists ${quoted(role)}`);
  }
});

test("a message and a file name: comments end where they should, and the file loads", async () => {
  const message = "a\n*/ throw new Error('message') //\u2028throw new Error('line')\r\x1b[31mred";
  const made = await ran(["makemigrations", "--empty", "-m", message]);
  expect(made.stdout).not.toMatch(driving);
  const [file = ""] = readdirSync(join(project.root, migrations)).filter((name) => name.endsWith(".ts"));
  expect(file).toMatch(/^[\w.]+_a_throw_new_error_message_throw_new_error_line\.ts$/);
  expect(project.read(`${migrations}/${file}`)).toContain(`name: ${text(message)}`);
  const path = join(project.root, migrations);
  const odd = "we ird 'na\"me`${x}\n-- \x1b[31m.ts";
  renameSync(join(path, file), join(path, odd));
  const failing = text("select 1; -- \x1b]0;title\x07\nselect '\x1b[2J' / 0 -- end");
  const source = project.read(`${migrations}/${odd}`);
  project.write(`${migrations}/${odd}`, source.replace("up: () => []", `up: (op) => [op.sql(${failing}, ${failing})]`));
  const { stdout } = await ran(["preview"]);
  expect(stdout.trim().split("\n")).toEqual([
    "-- we ird 'na\"me`${x}",
    "-- -- \x1b[31m.ts (up)",
    "BEGIN;",
    "-- takes ACCESS EXCLUSIVE",
    "select 1; -- \x1b]0;title\x07",
    "select '\x1b[2J' / 0 -- end",
    ";",
    "COMMIT;",
  ]);
  const failed = await project.run(["migrate"], { env: { NO_COLOR: "", FORCE_COLOR: "1" } });
  expect(failed.code).toBe(4);
  expect(failed.stderr).toContain("\x1b[31merror\x1b[39m we ird");
  expect(failed.stderr).toContain("\\x1b[31m.ts, statement 1 of up: invalid input syntax");
  expect(failed.stderr).toContain("select 1; -- \\x1b]0;title\\x07");
  const ownColors = ["[31m", "[39m", "[2m", "[22m"].map((each) => `\x1b${each}`);
  expect(ownColors.reduce((rest, each) => rest.replaceAll(each, ""), failed.stderr)).not.toMatch(driving);
  const json = await project.run(["migrate", "--json"]);
  expect(json.stdout + json.stderr).not.toMatch(driving);
  expect(JSON.parse(json.stdout).error.message).toContain("\x1b[31m.ts, statement 1 of up");
  project.write(`${migrations}/${odd}`, source);
  await ran(["migrate"]);
  const shown = await Promise.all([ran(["showmigrations"]), ran(["show", "head"]), ran(["current"])]);
  for (const each of shown) expect(each.stdout).not.toMatch(driving);
  expect(shown[1].stdout).toContain("\\x1b[31mred");
  await ran(["rollback"]);
});
