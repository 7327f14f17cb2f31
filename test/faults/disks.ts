// The ways in which a folder can be made to refuse a write. Not every machine and user can do all of them.
// Sources: https://man7.org/linux/man-pages/man2/mount.2.html, .../man1/chattr.1.html, .../man2/getrlimit.2.html
import { execFile } from "node:child_process";
import { chmodSync, chownSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Throws where the machine doesn't let it be done. */
export interface Means {
  readonly name: string;
  /** What the error calls it. */
  readonly says: RegExp;
  /** Makes `folder` refuse; how it is taken back, and how the command is run meanwhile. */
  apply(folder: string): Promise<Applied>;
}

export interface Applied {
  /** Words before the command line: another user, a limit. */
  readonly wrapper?: readonly string[];
  undo(): Promise<void>;
}

export const means: readonly Means[] = [
  { name: "a full disk (tmpfs)", says: /the disk is full/, apply: (folder) => full(folder, 0) },
  // The migration fits, and what comes after it doesn't.
  { name: "a disk with room for one file (tmpfs)", says: /the disk is full/, apply: (folder) => full(folder, 1) },
  {
    name: "a file system that is read-only (mount)",
    says: /the file system is read-only/,
    async apply(folder) {
      await run("mount", ["--bind", folder, folder]);
      await run("mount", ["-o", "remount,ro,bind", folder]);
      return { undo: async () => void (await run("umount", [folder])) };
    },
  },
  {
    name: "a folder that is immutable (chattr +i)",
    says: /permission is denied/,
    async apply(folder) {
      await run("chattr", ["+i", folder]);
      return { undo: async () => void (await run("chattr", ["-i", folder])) };
    },
  },
  {
    name: "a folder without the right to write, for an ordinary user",
    says: /permission is denied/,
    async apply(folder) {
      if (process.getuid?.() !== 0) {
        chmodSync(folder, 0o555);
        return { undo: async () => chmodSync(folder, 0o755) };
      }
      const nobody = 65534;
      // All above must let this user pass.
      for (let at = dirname(folder); at !== dirname(at) && at !== "/tmp"; at = dirname(at)) chmodSync(at, 0o755);
      chownSync(folder, 0, 0);
      chmodSync(folder, 0o555);
      return {
        wrapper: ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", "env", "TMPDIR=/tmp"],
        undo: async () => chmodSync(folder, 0o755),
      };
    },
  },
  {
    name: "files may be no larger than they are (ulimit -f)",
    says: /larger than/,
    async apply() {
      return { wrapper: ["bash", "-c", 'ulimit -f 16; exec "$0" "$@"'], undo: async () => {} };
    },
  },
  {
    name: "a file where a folder should be",
    says: /a file, not a folder/,
    async apply(folder) {
      const aside = `${folder}-aside`;
      renameSync(folder, aside);
      writeFileSync(folder, "");
      return {
        async undo() {
          rmSync(folder);
          renameSync(aside, folder);
        },
      };
    },
  },
];

/** A small file system over `folder`, with the files that were in it and room for as many more as `pages`. */
export async function full(folder: string, pages: number, begin: "copy" | "empty" = "copy"): Promise<Applied> {
  const aside = `${folder}-aside`;
  renameSync(folder, aside);
  await run("mkdir", [folder]);
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=128k,mode=755", "none", folder]);
  } catch (error) {
    rmSync(folder, { recursive: true });
    renameSync(aside, folder);
    throw error;
  }
  if (begin === "copy") await run("cp", ["-r", `${aside}/.`, folder]);
  fill(join(folder, ".filler"), pages);
  return {
    async undo() {
      await run("umount", [folder]);
      rmSync(folder, { recursive: true });
      renameSync(aside, folder);
    },
  };
}

function fill(filler: string, pages: number): void {
  const free = "x".repeat(4096);
  let size = 32;
  for (; size > 0; size--) {
    try {
      writeFileSync(filler, free.repeat(size));
      break;
    } catch {
      // It doesn't fit.
    }
  }
  writeFileSync(filler, free.repeat(Math.max(0, size - pages)));
}
