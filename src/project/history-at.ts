// The migrations of a directory as they were at a commit. Most are what they are now, and are told by their texts: only the
// others are loaded, as if they stood in the working tree, so that what they import is found there.
import { UserError } from "../engine/errors.ts";
import { type MigrationFile, migrationFile, migrationNames } from "../store/migration-files.ts";
import type { Base } from "./base.ts";
import { failedGit, type Git } from "./git.ts";
import { type HistoryEntry, loadTexts } from "./history.ts";

export interface Where {
  /** Of the project. */
  readonly root: string;
  /** Absolute. */
  readonly directory: string;
  /** The same within the repository, as `placeIn` gives it. */
  readonly place: string;
  /** Those that are loaded already: one with the same text stands for what was there. */
  readonly known: readonly HistoryEntry[];
}

/** Sorted by file name, as they are listed in a directory; none where it wasn't there. */
export async function historyAt(
  { git }: Pick<Base, "git">,
  commit: string,
  { root, directory, place, known }: Where,
): Promise<readonly HistoryEntry[]> {
  const blobs = await blobsIn(git, commit, place);
  const names = migrationNames([...blobs.keys()]);
  const texts = await textsOf(
    git,
    names.map((name) => blobs.get(name) ?? ""),
  );
  const files = names.map((name, at) => migrationFile(directory, name, texts[at] ?? ""));
  const byChecksum = new Map(known.map((entry) => [entry.checksum, entry]));
  const others = files.filter(({ checksum }) => !byChecksum.has(checksum));
  const loaded = new Map((await loadOld(root, others)).map((entry) => [entry.file, entry]));
  return files.flatMap(({ file, checksum }) => byChecksum.get(checksum) ?? loaded.get(file) ?? []);
}

/** The ids of its files by name, those of folders below left out. Links have no text of their own. */
async function blobsIn(git: Git, commit: string, place: string): Promise<ReadonlyMap<string, string>> {
  const prefix = place === "" ? "" : `${place}/`;
  const args = ["--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, ...(place === "" ? [] : ["--", prefix])];
  const listed = await git(args);
  if (listed.code !== 0) throw failedGit(args, listed);
  const found = listed.out.toString("utf8").matchAll(/100\d{3} blob ([\da-f]+)\t([^\0]+)\0/g);
  return new Map(Array.from(found, ([, id = "", path = ""]) => [path.slice(prefix.length), id]));
}

/** In one call. Each comes as `ID blob SIZE`, a line feed, so many bytes, and a line feed. */
async function textsOf(git: Git, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const args = ["cat-file", "--batch"];
  const read = await git(args, ids.map((id) => `${id}\n`).join(""));
  if (read.code !== 0) throw failedGit(args, read);
  let at = 0;
  return ids.map((id) => {
    const end = read.out.indexOf("\n", at);
    const [, kind, size] = read.out.toString("utf8", at, end).split(" ");
    // A partial clone that can't reach its remote.
    if (end < 0 || kind !== "blob") throw failedGit(args, { ...read, said: `${id} is missing` });
    at = end + 1 + Number(size) + 1;
    return read.out.toString("utf8", end + 1, at - 1);
  });
}

/** What can't be read any more, because the working tree lacks what it imports, keeps its place and does nobody knows what. */
async function loadOld(root: string, files: readonly MigrationFile[]): Promise<readonly HistoryEntry[]> {
  try {
    const entries = await loadTexts(root, files);
    // Their operations are read when they are first asked for.
    for (const { up } of entries) void up;
    return entries;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (files.length === 1) return files.flatMap((file) => unreadable(file, error) ?? []);
    const each = await Promise.all(files.map((file) => loadOld(root, [file])));
    return each.flat();
  }
}

/** Its place as it is written in the text; `null`: it isn't, and nothing can have run it. */
function unreadable({ text, ...file }: MigrationFile, error: UserError): HistoryEntry | null {
  const [, revision] = /^\s*revision\s*:\s*["'`]([^"'`\s]+)["'`]/m.exec(text) ?? [];
  if (revision === undefined) return null;
  const listed = (key: string): string[] => {
    const [, list = ""] = new RegExp(`^\\s*${key}\\s*:\\s*\\[([^\\]]*)\\]`, "m").exec(text) ?? [];
    return Array.from(list.matchAll(/["'`]([^"'`\s]+)["'`]/g), ([, id = ""]) => id);
  };
  return {
    ...file,
    revision,
    parents: listed("parents"),
    replaces: listed("replaces"),
    name: "",
    app: null,
    labels: [],
    accepts: {},
    dependsOn: [],
    transaction: "each",
    get up(): never {
      throw error;
    },
    effect: [],
    down: null,
    irreversible: null,
  };
}
