// Follows files on the disk: in, what to follow; out, the paths that changed. Folders are watched, not the files, so that
// a file that an editor moves into place, or that is deleted and comes back, is still seen.
// Source: https://github.com/paulmillr/chokidar#api
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { FSWatcher } from "chokidar";
import type { WatchedFolder, WatchSet } from "./reducer.ts";

export interface FileFollower {
  /** Follows these and nothing else; done once every one of them is. */
  follow(watched: WatchSet): Promise<void>;
  close(): Promise<void>;
}

/**
 * The burst has ended when nothing has come for so long. No less: chokidar swallows what follows within 50 ms of a
 * change of the same file, so a run that starts later has read it.
 */
export const settleMs = 50;

export async function followFiles(onChange: (path: string) => void): Promise<FileFollower> {
  const { watch } = await import("chokidar");
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly inode: number | undefined }>();
  let files: ReadonlySet<string> = new Set();
  let folders: ReadonlyMap<string, readonly WatchedFolder[]> = new Map();

  const rulesFor = (path: string): readonly WatchedFolder[] => folders.get(dirname(path)) ?? [];
  const isNamed = (path: string): boolean =>
    files.has(path) || rulesFor(path).some(({ names }) => names !== "sources" && names.includes(basename(path)));
  // What happens inside a folder is that folder's own matter, once it is followed.
  const isInside = (path: string): boolean => folders.has(path) && existsSync(path);
  const isNewSource = (path: string): boolean =>
    isSource(path) && rulesFor(path).some(({ names }) => names === "sources");

  async function open(folder: string): Promise<void> {
    const watcher = watch(folder, {
      depth: 0,
      ignoreInitial: true,
      atomic: false,
      // Of dotfiles (what editors and atomic writes leave for a moment) and folders, only wanted ones.
      ignored: (path, stats) =>
        path !== folder && (stats?.isDirectory() === true || basename(path).startsWith(".")) && !isNamed(path),
    });
    watchers.set(folder, { watcher, inode: inodeOf(folder) });
    watcher.on("all", (event, path) => {
      if ((isNamed(path) && !isInside(path)) || (event !== "change" && isNewSource(path))) onChange(path);
    });
    // What the system itself says. Of events above, some are swallowed: of a file that was made during the first scan, say.
    watcher.on("raw", (_, name: string | null, place) => {
      const { watchedPath } = place as { readonly watchedPath: string };
      const path = watchedPath === folder && name !== null ? join(folder, name) : watchedPath;
      if (isNamed(path) && !isInside(path)) onChange(path);
    });
    // A folder that can't be watched any more (deleted, too many watches) is no reason to end.
    watcher.on("error", () => {});
    await new Promise<void>((resolve) => {
      watcher.once("ready", resolve);
    });
  }

  return {
    async follow(watched) {
      const places = [...watched.folders.map(existing), ...watched.files.map((path) => existing(inFolder(path)))];
      files = new Set(watched.files);
      folders = grouped(places);
      // A folder that was deleted and came back is another one to the system.
      const gone = [...watchers].filter(([folder, { inode }]) => !folders.has(folder) || inodeOf(folder) !== inode);
      for (const [folder] of gone) watchers.delete(folder);
      const fresh = [...folders.keys()].filter((folder) => !watchers.has(folder));
      await Promise.all([...gone.map(([, { watcher }]) => watcher.close()), ...fresh.map(open)]);
    },
    async close() {
      await Promise.all([...watchers.values()].map(({ watcher }) => watcher.close()));
      watchers.clear();
    },
  };
}

/** What of it was changed after `time` (milliseconds since 1970), or is gone: it may have been before it was followed. */
export function changedSince({ files, folders }: WatchSet, time: number): string[] {
  const gone = files.filter((path) => !existsSync(path));
  const places = folders.flatMap(({ path, names }) =>
    names === "sources" ? sourcesIn(path) : names.map((name) => join(path, name)),
  );
  const newer = [...files, ...places].filter((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true && isNewer(found.mtimeMs, time);
  });
  return [...new Set([...gone, ...newer])];
}

function inodeOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}

function sourcesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(isSource)
    .map((name) => join(folder, name));
}

/** A time that lies ahead was set by somebody, and says nothing of when. */
export function isNewer(mtimeMs: number, time: number): boolean {
  return mtimeMs > time && mtimeMs <= Date.now() + 1000;
}

export function isSource(path: string): boolean {
  const name = basename(path);
  return !name.startsWith(".") && /\.[cm]?[jt]sx?$/.test(name) && !/\.d\.[cm]?ts$/.test(name);
}

function grouped(places: readonly WatchedFolder[]): Map<string, WatchedFolder[]> {
  const found = new Map<string, WatchedFolder[]>();
  for (const place of places) found.set(place.path, [...(found.get(place.path) ?? []), place]);
  return found;
}

function inFolder(path: string): WatchedFolder {
  return { path: dirname(path), names: [basename(path)] };
}

/** A folder that isn't there yet is waited for in the one that would hold it. */
function existing(folder: WatchedFolder): WatchedFolder {
  if (existsSync(folder.path) || dirname(folder.path) === folder.path) return folder;
  return existing(inFolder(folder.path));
}
