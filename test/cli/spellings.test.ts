import { expect, test } from "vitest";
import { inOurWords } from "../../src/cli/spellings.ts";
import { tempProject } from "../support/cli.ts";
import { createDatabase } from "../support/database.ts";
import { sayIn } from "../support/said.ts";

test.each([
  ["migration init", "init"],
  ["migration migrate 3f", "migrate 3f"],
  ["migration downgrade -1", "downgrade -1"],
  ["migration showmigrations", "showmigrations"],
  ["migrate core -m x", "makemigrations core -m x"],
  ["migrate app blog makemigrations -m x", "makemigrations blog -m x"],
  ["migrate all --json", "migrate --json"],
  ["migrate upgrade", "migrate head"],
  ["migrate upgrade --json", "migrate head --json"],
  ["migrate upgrade --revision 3f", "migrate 3f"],
  ["migrate upgrade --revision=3f --json", "migrate 3f --json"],
  ["migrate downgrade -1", "rollback -1"],
  ["migrate preview -r 3f", "preview 3f"],
  ["migrate app billing upgrade", "migrate --app billing"],
  ["migrate app billing upgrade --revision 3f", "migrate 3f --app billing"],
  ["migrate app billing downgrade 3f", "rollback 3f --app billing"],
  ["migrate app billing preview", "preview --app billing"],
  ["revision --autogenerate -m x", "makemigrations -m x"],
  ["revision -m x", "makemigrations --empty -m x"],
  ["makemigrations --merge -m x", "merge -m x"],
  ["reset_db --yes", "reset-db --yes"],
  ["squashmigrations 0001:0003", "squash 0001:0003"],
])("%s is %s", (typed, own) => {
  expect(inOurWords(typed.split(" ")).join(" ")).toBe(own);
});

test("a message in the place of an app is a message", () => {
  expect(inOurWords(["migration", "makemigrations", "Add users table"])).toEqual([
    "makemigrations",
    "-m",
    "Add users table",
  ]);
});

test.each([
  "migrate",
  "migrate +1",
  "migrate --json",
  "makemigrations blog",
  "rollback base",
  "migrate app",
  "migrate app x dance",
  "migration",
  "",
])("%j stays as it is", (typed) => {
  expect(inOurWords(typed.split(" "))).toEqual(typed.split(" "));
});

test("what is typed reaches the command, with all that belongs to it", async () => {
  const models = (more = "") => `import { integer, pgTable } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: integer("id").primaryKey()${more} });
`;
  const migration = (revision: string, parents: string) => `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${revision}", parents: [${parents}], up: (op) => [op.createTable("${revision}", { columns: {} })] });
`;
  const database = await createDatabase();
  const project = tempProject({
    database,
    files: {
      "drizzle.config.ts": `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { apps: [{ name: "billing", external: true }], proof: false } });
`,
      "core/models.ts": models(),
      "apps/billing/models.ts": "export {};\n",
      "apps/billing/migrations/x1.ts": migration("x1", ""),
      "apps/billing/migrations/y2.ts": migration("y2", '"x1"'),
    },
  });
  const json = async (line: string) => {
    const { code, out, err } = await sayIn(project.root, database, ...line.split(" "), "--json");
    expect([line, code, err]).toEqual([line, 0, expect.not.stringContaining("error")]);
    return JSON.parse(out);
  };
  try {
    expect(await json("migrate core -m begin")).toMatchObject({ operations: ["add table users"] });
    expect(await json("migration heads")).toMatchObject({ project: [{ name: "begin" }] });
    expect(await json("migration migrate billing@x1")).toMatchObject({ done: [{ scope: "billing", revision: "x1" }] });
    expect(await json("migration migrate")).toMatchObject({
      done: [{ name: "begin" }, { scope: "billing", revision: "y2" }],
    });
    expect(await json("migrate app billing downgrade --revision x1")).toMatchObject({
      done: [{ scope: "billing", revision: "y2" }],
      current: { project: [expect.any(String)], billing: ["x1"] },
    });
    const shown = await sayIn(project.root, database, "migrate", "app", "billing", "preview");
    expect(shown).toMatchObject({ code: 0, out: expect.stringMatching(/y2\.ts \(up\)[\s\S]*CREATE TABLE y2/) });
    expect(await json("migrate app billing preview x1")).toEqual({ migrations: [] });
    expect(await json("migrate app billing upgrade -r y2")).toMatchObject({ current: { billing: ["y2"] } });
    expect(await json("migrate app billing downgrade base")).toMatchObject({
      done: [{ revision: "y2" }, { revision: "x1" }],
    });
    project.write("core/models.ts", models(', age: integer("age")'));
    const named = await json("migration makemigrations --name older");
    expect(named).toMatchObject({ file: expect.stringMatching(/_older\.ts$/), operations: ["add column users.age"] });
    expect(await json("migrate upgrade --revision +1")).toMatchObject({ done: [{ name: "older" }] });
    expect(await json("migrate downgrade -1")).toMatchObject({ done: [{ name: "older" }] });
    expect(await json("migrate upgrade")).toMatchObject({ done: [{ name: "older" }], current: { billing: [] } });
    expect(await json("revision --name by_hand")).toMatchObject({ file: expect.stringMatching(/_by_hand\.ts$/) });
    expect(await json("migrate all")).toMatchObject({ done: [{ name: "by_hand" }, { scope: "billing" }, {}] });
    expect(await json("squashmigrations 0001:0002 --name both")).toMatchObject({
      file: expect.stringMatching(/_both\.ts$/),
      replaces: [expect.any(String), named.revision],
    });
  } finally {
    project.remove();
    await database.drop();
  }
});
