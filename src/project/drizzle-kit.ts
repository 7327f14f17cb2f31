// In: the configuration. Out: the migrations that drizzle-kit wrote into `out`, oldest first. Up to 0.31 they are files
// with a journal beside them (https://orm.drizzle.team/docs/drizzle-kit-generate), from 1.0 on a folder each, sorted by
// name. Both are read as drizzle-orm's migrator.ts reads them.
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import { readText } from "../store/files.ts";
import type { Config } from "./config.ts";

export interface KitMigration {
  /** `0000_careful_azazel`, `20261121232839_nostalgic_redwing`. */
  readonly tag: string;
  /** Relative to the project's root. */
  readonly file: string;
  /** In milliseconds; drizzle-orm records it as `created_at`. */
  readonly createdAt: number;
  /** sha256 of the file; drizzle-orm records it, too. */
  readonly hash: string;
  readonly statements: readonly string[];
  /** Everything that has a name in drizzle-kit's snapshot: what it looks after. `null`: there is no snapshot. */
  readonly names: ReadonlySet<string> | null;
}

export interface KitFolder {
  readonly layout: "journal" | "folders";
  readonly migrations: readonly KitMigration[];
}

/** `null`: drizzle-kit has written nothing. */
export async function readKitFolder({ out = "drizzle" }: Pick<Config, "out">, root: string): Promise<KitFolder | null> {
  const place = { root, directory: resolve(root, out) };
  const journal = join(place.directory, "meta", "_journal.json");
  const text = await readText(journal);
  const migrations =
    text === null
      ? await inFolders(place)
      : await Promise.all(entriesOf(text, relative(root, journal)).map((entry) => inJournal(entry, place)));
  return migrations.length === 0 ? null : { layout: text === null ? "folders" : "journal", migrations };
}

interface Place {
  readonly root: string;
  readonly directory: string;
}

interface JournalEntry {
  readonly idx: number;
  readonly when: number;
  readonly tag: string;
}

function entriesOf(text: string, file: string): readonly JournalEntry[] {
  try {
    return (JSON.parse(text) as { readonly entries: readonly JournalEntry[] }).entries;
  } catch (cause) {
    throw new UserError("kit_journal", `${file} can't be read: ${(cause as Error).message}`, {
      hint: `mend the JSON in ${file} (a merge that was left open?), then run npx sluice init again`,
      cause,
    });
  }
}

async function inJournal({ tag, when, idx }: JournalEntry, { root, directory }: Place): Promise<KitMigration> {
  const path = join(directory, `${tag}.sql`);
  const file = relative(root, path);
  const text = await readText(path);
  if (text === null) {
    throw new UserError("kit_file", `drizzle-kit's journal names ${file}, and there is no such file`, {
      hint: `bring it back (git log --diff-filter=D -- ${file}), or take its entry out of meta/_journal.json`,
    });
  }
  const snapshot = join(directory, "meta", `${tag.split("_")[0] ?? idx}_snapshot.json`);
  return migrationOf({ tag, file, createdAt: when, text, snapshot: await readText(snapshot) });
}

async function inFolders({ root, directory }: Place): Promise<KitMigration[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const tags = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(
    tags
      .sort((a, b) => a.localeCompare(b))
      .map(async (tag) => {
        const path = join(directory, tag, "migration.sql");
        const text = await readText(path);
        if (text === null) return null;
        const snapshot = await readText(join(directory, tag, "snapshot.json"));
        return migrationOf({ tag, file: relative(root, path), createdAt: momentOf(tag), text, snapshot });
      }),
  );
  return found.filter((each) => each !== null);
}

/** `20261121232839_nostalgic_redwing`; the Unix epoch where the name begins otherwise. */
function momentOf(tag: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(tag) ?? [];
  if (second === undefined) return 0;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

interface Found extends Pick<KitMigration, "tag" | "file" | "createdAt"> {
  readonly text: string;
  readonly snapshot: string | null;
}

function migrationOf({ text, snapshot, ...rest }: Found): KitMigration {
  const statements = uncommented(text)
    .split("--> statement-breakpoint")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const hash = createHash("sha256").update(text).digest("hex");
  return { ...rest, hash, statements, names: snapshot === null ? null : namesIn(snapshot) };
}

/** What `drizzle-kit pull` writes stands in a comment, because its database has it already: an empty one needs it. */
function uncommented(text: string): string {
  const head = /^-- Current sql file was generated after introspecting the database\r?\n--[^\n]*\n\/\*\r?\n/.exec(text);
  const end = text.lastIndexOf("*/");
  return head === null || end < head[0].length ? text : text.slice(head[0].length, end);
}

/** Both formats of snapshots give every object under `name`, whatever stands around it. */
function namesIn(snapshot: string): ReadonlySet<string> | null {
  const names = new Set<string>();
  try {
    JSON.parse(snapshot, (key, value) => {
      if (key === "name" && typeof value === "string") names.add(value);
      // Up to 0.31, schemas are a plain map.
      if (key === "schemas") for (const schema of Object.keys(value ?? {})) names.add(schema);
      return value;
    });
    return names;
  } catch {
    return null;
  }
}
