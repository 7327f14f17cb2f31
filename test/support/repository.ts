// A git repository in a temporary folder, with settings of its own and none of the user's.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { afterAll } from "vitest";

const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"];
const settings = ["-c", "protocol.file.allow=always", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"];

export interface Repository {
  readonly root: string;
  /** Runs git in the folder; what it prints. */
  git(...args: readonly string[]): string;
  /** Writes files, `null` removes one. */
  write(files: Readonly<Record<string, string | null>>): void;
  /** Commits all that is there; the commit's id. */
  commit(files?: Readonly<Record<string, string | null>>): string;
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone after the tests of the file. */
export function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-git-")));
  made.push(folder);
  return folder;
}

/** A new repository, in a folder that may have files already. */
export function repository(root = emptyFolder()): Repository {
  const found = repositoryAt(root);
  found.git("init", "--quiet");
  return found;
}

/** One that is there: a clone, a working tree. */
export function repositoryAt(root: string): Repository {
  const git = (...args: readonly string[]): string =>
    execFileSync("git", [...identity, ...settings, "-C", root, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
    }).trim();
  const write: Repository["write"] = (files) => {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) rmSync(join(root, path));
      else {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    }
  };
  return {
    root,
    git,
    write,
    commit(files = {}) {
      write(files);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", "a commit");
      return git("rev-parse", "HEAD");
    },
  };
}
