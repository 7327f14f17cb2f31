// drizzle-kit's folders as drizzle-orm reads them, and what drizzle-orm's record says of them.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type KitFolder, readKitFolder } from "../../src/project/drizzle-kit.ts";
import { appliedOf } from "../../src/project/drizzle-record.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-kit-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

const journal = (entries: readonly { tag: string; when: number }[]): string =>
  JSON.stringify({ version: "7", entries: entries.map((each, idx) => ({ idx, breakpoints: true, ...each })) });

async function read(out?: string): Promise<KitFolder> {
  const found = await readKitFolder(out === undefined ? {} : { out }, root);
  if (found === null) throw new Error("nothing was found");
  return found;
}

describe("a folder", () => {
  test("that isn't there, or is empty, has no migrations", async () => {
    expect(await readKitFolder({}, root)).toBe(null);
    write("drizzle/readme.md", "");
    expect(await readKitFolder({}, root)).toBe(null);
  });

  test("with a journal: its order, statements at the breakpoints, the names of the snapshot", async () => {
    write(
      "db/out/meta/_journal.json",
      journal([
        { tag: "0000_one", when: 5 },
        { tag: "0001_two", when: 3 },
      ]),
    );
    write(
      "db/out/0000_one.sql",
      "create table a ();--> statement-breakpoint\ncreate table b ();\n--> statement-breakpoint\n",
    );
    write("db/out/0001_two.sql", "select 1;");
    write(
      "db/out/meta/0000_snapshot.json",
      '{"tables":{"public.a":{"name":"a","columns":{}}},"schemas":{"app":"app"}}',
    );
    const { layout, migrations } = await read("./db/out");
    expect(layout).toBe("journal");
    expect(migrations.map(({ tag, createdAt }) => [tag, createdAt])).toEqual([
      ["0000_one", 5],
      ["0001_two", 3],
    ]);
    expect(migrations[0]).toMatchObject({
      file: "db/out/0000_one.sql",
      statements: ["create table a ();", "create table b ();"],
      names: new Set(["a", "app"]),
    });
    expect(migrations[1]).toMatchObject({ hash: hash("select 1;"), names: null });
  });

  test("of 1.0: by name, with the moment that the name tells", async () => {
    write("drizzle/20260102030405_b/migration.sql", "select 2;");
    write("drizzle/20260102030404_a/migration.sql", "select 1;");
    write("drizzle/20260102030404_a/snapshot.json", '{"ddl":[{"entityType":"tables","schema":"public","name":"a"}]}');
    write("drizzle/other/readme.md", "");
    const { layout, migrations } = await read();
    expect(layout).toBe("folders");
    expect(migrations.map(({ tag }) => tag)).toEqual(["20260102030404_a", "20260102030405_b"]);
    expect(migrations[0]).toMatchObject({ createdAt: Date.UTC(2026, 0, 2, 3, 4, 4), names: new Set(["a"]) });
  });

  test("that pull began: what stands in its comment is what an empty database needs", async () => {
    const text = `-- Current sql file was generated after introspecting the database
-- If you want to run this migration please uncomment this code before executing migrations
/*
CREATE TABLE "a" ("id" integer);
--> statement-breakpoint
CREATE INDEX "i" ON "a" ("id");
*/`;
    write("drizzle/meta/_journal.json", journal([{ tag: "0000_one", when: 5 }]));
    write("drizzle/0000_one.sql", text);
    const [migration] = (await read()).migrations;
    expect(migration?.statements).toEqual(['CREATE TABLE "a" ("id" integer);', 'CREATE INDEX "i" ON "a" ("id");']);
    expect(migration?.hash).toBe(hash(text));
  });

  test("that isn't whole is an error that says what to mend", async () => {
    write("drizzle/meta/_journal.json", journal([{ tag: "0000_one", when: 5 }]));
    await expect(read()).rejects.toMatchObject({
      code: "kit_file",
      hint: expect.stringContaining("drizzle/0000_one.sql"),
    });
    write("drizzle/meta/_journal.json", "{<<<<<<<");
    await expect(read()).rejects.toMatchObject({ code: "kit_journal" });
  });
});

describe("what counts as applied", () => {
  const migration = (tag: string, createdAt: number) => ({
    tag,
    createdAt,
    file: `${tag}.sql`,
    hash: `hash of ${tag}`,
    statements: [],
    names: null,
  });
  const row = (tag: string, createdAt: number, name: string | null = null) => ({
    hash: `hash of ${tag}`,
    createdAt,
    name,
  });
  const said = (layout: KitFolder["layout"], rows: Parameters<typeof appliedOf>[1]) => {
    const migrations = [migration("a", 1000), migration("b", 2000), migration("c", 3000)];
    const { applied, warnings } = appliedOf({ layout, migrations }, rows);
    return { applied: applied.map(({ tag }) => tag).join(""), warnings };
  };

  test("up to 0.x: everything that isn't newer than the last row", () => {
    expect(said("journal", [])).toEqual({ applied: "", warnings: [] });
    expect(said("journal", [row("a", 1000), row("b", 2000)])).toEqual({ applied: "ab", warnings: [] });
    expect(said("journal", [row("b", 2000)])).toEqual({
      applied: "ab",
      warnings: [expect.stringMatching(/^a\.sql counts as applied.*no record/)],
    });
  });

  test("from 1.0: what is recorded by name, whatever comes before it", () => {
    expect(said("folders", [row("c", 3000, "c"), row("a", 1, "a")])).toEqual({ applied: "ac", warnings: [] });
  });

  test("1.0 folders beside a record of before: by the second, else by the hash", () => {
    expect(said("folders", [row("a", 1234), row("c", 9000)])).toEqual({ applied: "ac", warnings: [] });
  });

  test("an edited file and a row without a file are named", () => {
    expect(said("journal", [row("x", 1000), row("y", 1500)]).warnings).toEqual([
      expect.stringMatching(/a\.sql was edited after/),
      expect.stringMatching(/no file has: hash of y/),
    ]);
  });
});
