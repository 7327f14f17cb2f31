// docs/features.md promises what is there: commands that the command line takes, and tests that stand in their files.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import yargs from "yargs";
import { commands } from "../../src/cli/commands.ts";
import { inOurWords } from "../../src/cli/spellings.ts";
import { textOf } from "./source.ts";

const page = "docs/features.md";
const known = ["fastappkit", "fastapi_sqlalchemy", "Alembic", "Django", "own"];

/** The rows of every table, by its heads. */
const tables = textOf(page)
  .split(/\n(?!\|)/)
  .map((part) =>
    part
      .trim()
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map(cellsOf),
  )
  .flatMap(([head, , ...rows]) => (head === undefined ? [] : [{ head, rows }]));
const features = tables.filter(({ head }) => head.at(-1) === "proved by").flatMap(({ rows }) => rows);

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const quoted = (cell = ""): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);

test("every table is full, and names who is known for it", () => {
  expect(features.length).toBeGreaterThanOrEqual(60);
  for (const { head, rows } of tables) {
    expect(head).toHaveLength(4);
    for (const row of rows) {
      expect([row, row.length, row.filter((cell) => cell === "")]).toEqual([row, 4, []]);
      expect(known).toEqual(expect.arrayContaining((row[1] ?? "").split(", ")));
    }
  }
});

test("every test that it names stands in the file that it links to", () => {
  for (const [feature, , , proof = ""] of features) {
    for (const each of proof.split("; [").map((part) => part.replace(/^\[?/, "["))) {
      const file = join(dirname(page), /^\[[\w/-]+\]\((\S+)\): `/.exec(each)?.[1] ?? "no link");
      expect([feature, file, existsSync(join(import.meta.dirname, "../..", file))]).toEqual([feature, file, true]);
      const text = textOf(file);
      const missing = quoted(each).filter((name) => !['"', "'", "`"].some((mark) => text.includes(mark + name + mark)));
      expect([feature, file, missing]).toEqual([feature, file, []]);
    }
  }
});

const typed = tables.flatMap(({ rows }) => rows.flatMap((row) => row.flatMap(quoted)));
const commandLines = [...new Set(typed.flatMap((text) => /npx sluice (.+)$/.exec(text)?.[1] ?? []))];

test("there are commands to look at", () => expect(commandLines.length).toBeGreaterThan(50));

const parser = yargs()
  .option("json", { type: "boolean" })
  .strict()
  .demandCommand(1)
  .exitProcess(false)
  .fail((message, error) => {
    throw error ?? new Error(message);
  });
for (const command of commands) parser.command({ ...command, handler: () => {} });

test.each(commandLines)("npx sluice %s is understood", async (line) => {
  const args = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, text]) => text ?? word);
  await parser.parseAsync([...inOurWords(args)]);
});
