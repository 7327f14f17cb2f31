import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readDraft, removeDraft, writeDraft } from "../../src/store/draft.ts";
import { listMigrations } from "../../src/store/migration-files.ts";
import { temporaryFolder, userErrorOf } from "./folder.ts";

const folder = temporaryFolder();
const first = 'import { defineMigration } from "sluice";\n\nexport default defineMigration({});\n';
const second = `${first}// more\n`;

function directoryOf(name: string): { directory: string; path: string } {
  const directory = join(folder, name);
  mkdirSync(directory, { recursive: true });
  return { directory, path: join(directory, "draft.ts") };
}

test("a draft is written, read back without its marker, rewritten and removed", async () => {
  const { directory, path } = directoryOf("life");
  expect(await readDraft(directory)).toBeNull();
  expect(await writeDraft(directory, first)).toBe(true);
  expect(readFileSync(path, "utf8").startsWith("// Draft by sluice watch")).toBe(true);
  expect(await readDraft(directory)).toEqual({ path, text: first, edited: false });
  expect(await listMigrations(directory)).toEqual([]);
  expect(await writeDraft(directory, second)).toBe(true);
  expect(await readDraft(directory)).toEqual({ path, text: second, edited: false });
  expect(await removeDraft(directory)).toBe(true);
  expect(await removeDraft(directory)).toBe(false);
  expect(readdirSync(directory)).toEqual([]);
});

test("the same draft again touches nothing", async () => {
  const { directory, path } = directoryOf("same");
  await writeDraft(directory, first);
  const before = statSync(path, { bigint: true });
  expect(await writeDraft(directory, first)).toBe(false);
  const after = statSync(path, { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
});

test("line ends changed by git are no edit", async () => {
  const { directory, path } = directoryOf("windows");
  await writeDraft(directory, first);
  writeFileSync(path, readFileSync(path, "utf8").replaceAll("\n", "\r\n"));
  expect(await readDraft(directory)).toMatchObject({ edited: false });
});

test.each([
  ["its text changed", (text: string) => text.replace("defineMigration({})", "defineMigration({ up: [] })")],
  ["its marker gone", (text: string) => text.slice(text.indexOf("\n") + 1)],
  ["its marker changed", (text: string) => text.replace(/[0-9a-f]{16}\n/, "0000000000000000\n")],
  ["cut short", (text: string) => text.slice(0, -5)],
  ["only its marker left", (text: string) => text.slice(0, text.indexOf("\n"))],
  ["emptied", () => ""],
])("a draft with %s is a person's: neither written over nor removed", async (name, edit) => {
  const { directory, path } = directoryOf(name);
  await writeDraft(directory, first);
  const edited = edit(readFileSync(path, "utf8"));
  writeFileSync(path, edited);
  expect(await readDraft(directory)).toMatchObject({ path, edited: true });
  const writing = await userErrorOf(writeDraft(directory, second));
  expect(writing).toMatchObject({ code: "draft_edited", exit: 4 });
  expect(writing.message).toContain(path);
  expect(writing.hint).toContain("sluice makemigrations");
  expect(await userErrorOf(removeDraft(directory))).toMatchObject({ code: "draft_edited" });
  expect(readFileSync(path, "utf8")).toBe(edited);
});
