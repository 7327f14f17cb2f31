// Models against a database that isn't what the migrations made of it: what is made there has to hold everywhere.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { type Said, sayIn } from "../support/said.ts";

const models = (more = "", body = 'text("body").notNull()') => `import { sql } from "drizzle-orm";
import { check, index, integer, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
export const mood = pgEnum("mood", ["good", "bad"]);
export const notes = pgTable("notes", { id: integer("id").primaryKey(), body: ${body}, title: text("title"), mood: mood("mood") },
  (t) => [index("notes_title").on(t.title), check("short", sql\`length(\${t.title}) < 9\`)]);
${more}
`;
const legacy = 'export const legacy = pgTable("legacy", { id: integer("id").primaryKey(), name: text("name") });';

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, proof: false, files: { "core/models.ts": models() } });
  await done("makemigrations", "-m", "first");
  await done("migrate");
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const say = (...args: string[]): Promise<Said> => sayIn(project.root, database, ...args);

async function done(...args: string[]): Promise<Said> {
  const said = await say(...args);
  expect(said.code, said.err).toBe(0);
  return said;
}

const files = (): string[] =>
  readdirSync(join(project.root, "core/db/migrations")).filter((name) => name.endsWith(".ts"));

/** A migration by hand, applied at once. */
async function byHand(up: string, down: string): Promise<void> {
  const known = files();
  await done("makemigrations", "--empty", "-m", "by hand");
  const path = `core/db/migrations/${files().find((name) => !known.includes(name))}`;
  const text = project.read(path).replace("up: () => []", `up: (op) => [${up}],\n  down: (op) => [${down}]`);
  project.write(path, text);
  await done("migrate");
}

test("what the database lacks and an applied migration made isn't made a second time", async () => {
  const [first] = files();
  const lost = [
    [
      "alter table notes drop column body",
      "column notes.body",
      "delete from notes; alter table notes add column body text not null",
    ],
    [
      "drop index notes_title",
      "index notes.notes_title",
      "delete from notes; create index notes_title on notes (title)",
    ],
    ["drop table notes", "table notes", null],
  ] as const;
  for (const [sql, object, back] of lost) {
    // A row would have to be filled: that isn't asked for what is refused anyway.
    await database.session.script(`insert into notes (id, body) values (1, 'a'); ${sql}`);
    const { code, out } = await say("makemigrations", "--check", "--json");
    expect([code, JSON.parse(out).error]).toEqual([
      4,
      {
        code: "drifted",
        message: expect.stringContaining(`the database lacks the ${object}, which ${first} made:`),
        hint: expect.stringMatching(
          /npx sluice check .* npx sluice diff live history .* npx sluice makemigrations --from-drift/,
        ),
      },
    ]);
    expect(await say("makemigrations")).toMatchObject({ code: 4 });
    expect(files()).toEqual([first]);
    // As the message says: what was done by hand is undone.
    await database.session.script(
      back ?? JSON.parse((await say("diff", "live", "history", "--json")).out).sql.join(";"),
    );
    expect((await done("makemigrations")).out).toContain("No changes");
  }
  // Or it is kept: then the history lacks it as well, and the models may have it made.
  await database.session.script("drop table notes");
  await done("makemigrations", "--from-drift", "-m", "gone");
  expect((await done("makemigrations", "-m", "back")).out).toContain("+ add table notes");
  const elsewhere = await createDatabase();
  try {
    expect(await sayIn(project.root, elsewhere, "migrate")).toMatchObject({ code: 0 });
  } finally {
    await elsewhere.drop();
  }
});

test("what SQL, code or another operation may have taken away is made again without a word", async () => {
  await byHand('op.dropColumn("notes.title")', 'op.addColumn("notes.title", { type: "text" })');
  project.write("core/models.ts", models());
  await done("makemigrations", "-m", "title again");
  await done("migrate");
  await byHand('op.sql("drop table notes")', 'op.sql("select 1")');
  const { out, err } = await done("makemigrations", "-m", "notes again");
  expect([out, err]).toEqual([expect.stringContaining("+ add table notes"), ""]);
});

test("an alteration that only writes back what was altered by hand is told", async () => {
  await database.session.script("alter table notes alter body drop not null");
  const { out, err } = await done("makemigrations", "-m", "back");
  expect(out).toContain("~ alter column notes.body (not null)");
  expect(err).toMatch(/column notes\.body isn't what the migrations made of it \(not null\)[\s\S]*npx sluice/);
  await done("migrate");

  // What the models change is no drift.
  project.write("core/models.ts", models("", 'text("body")'));
  expect((await done("makemigrations", "-m", "open")).err).toBe("");
  await done("migrate");
  await database.session.script("alter type mood add value 'fair'");
  project.write("core/models.ts", models("", 'text("body")').replace('"good", "bad"', '"good", "bad", "fair", "poor"'));
  expect((await done("makemigrations", "-m", "more moods")).err).toBe("");
  await done("migrate");
  // Nor does anybody know what SQL has done.
  await byHand(
    'op.sql("alter table notes alter body set not null")',
    'op.sql("alter table notes alter body drop not null")',
  );
  expect((await done("makemigrations", "-m", "open again")).err).toBe("");
});

test("what models and database have and no migration makes is told, with what takes it into the history", async () => {
  await database.session.script(`create table legacy (id integer primary key, name text); create index by_name on legacy (name);
    alter table notes add column more text`);
  project.write(
    "core/models.ts",
    models(
      legacy.replace(" });", ' }, (t) => [index("by_name").on(t.name)]);'),
      'text("body").notNull(), more: text("more")',
    ),
  );
  const { out, err } = await done("makemigrations");
  expect(out).toContain("No changes");
  expect(err).toMatch(/table legacy is in the models and in this database, and no migration makes it/);
  expect(err).toMatch(/column notes\.more is in the models and in this database, and no migration makes it/);
  expect(err).not.toContain("by_name");

  // As it says.
  expect(err).toContain("npx sluice makemigrations --from-drift");
  await done("makemigrations", "--from-drift", "-m", "more");
  const rest = await done("makemigrations");
  expect(rest.err).not.toContain("notes.more");
  expect(rest.err).toContain("npx sluice makemigrations --from history, then npx sluice stamp head");
  await done("makemigrations", "--from", "history", "-m", "legacy");
  await done("stamp", "head");
  expect(await done("makemigrations")).toMatchObject({ err: "", out: expect.stringContaining("No changes") });
  expect(await say("check")).toMatchObject({ code: 0 });
  const elsewhere = await createDatabase();
  try {
    expect(await sayIn(project.root, elsewhere, "migrate")).toMatchObject({ code: 0 });
    expect(await say("diff", "live", elsewhere.url)).toMatchObject({ code: 0 });
  } finally {
    await elsewhere.drop();
  }
});
