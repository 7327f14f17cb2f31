// The git binary: arguments in, exit code and output out. No shell; no pager and no colours, as nothing of it is a terminal.
// Paths go in and come out as they are (`-z`), whatever the user's configuration makes of them.
import { execFile } from "node:child_process";
import { UserError } from "../engine/errors.ts";
import type { Environment } from "./environment.ts";

export interface GitResult {
  /** 0 where it went well. */
  readonly code: number;
  readonly out: Buffer;
  /** What it says to people, in their language, without `fatal:`. */
  readonly said: string;
}

/** Runs one command of git's; `input` is what it reads. */
export type Git = (args: readonly string[], input?: string) => Promise<GitResult>;

/** What names another repository to it than that of the folder: a hook's own git sets these. `git rev-parse --local-env-vars` */
const localVariables: readonly string[] = [
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_DIR",
  "GIT_GRAFT_FILE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
];

/** Git in a folder, which must be there. `env`: that of the process. */
export function gitIn(folder: string, env: Environment): Git {
  const isFromHook = localVariables.some((name) => env[name] !== undefined);
  const clean = Object.entries(env).filter(([name]) => !localVariables.includes(name));
  const options = {
    encoding: "buffer" as const,
    maxBuffer: 1024 ** 3,
    windowsHide: true,
    ...(isFromHook && { env: Object.fromEntries(clean) }),
  };
  return (args, input = "") =>
    new Promise((resolve, reject) => {
      const all = ["--no-pager", "-C", folder, ...args];
      const child = execFile("git", all, options, (error, out, err) => {
        if (error !== null && typeof error.code !== "number") return reject(failedStart(error));
        resolve({ code: error === null ? 0 : Number(error.code), out, said: wordsIn(err) });
      });
      // It may end before it has read everything.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(input);
    });
}

/** Throws a UserError where it went wrong; its output otherwise, as text. */
export async function textFrom(git: Git, args: readonly string[]): Promise<string> {
  const result = await git(args);
  if (result.code !== 0) throw failedGit(args, result);
  return result.out.toString("utf8").replace(/\n$/, "");
}

export function failedGit(args: readonly string[], { said }: GitResult): UserError {
  const command = args.find((each) => !each.startsWith("-"));
  return new UserError("git_failed", `git ${command} failed: ${said}`, {
    hint: "npx sluice review, without --base, needs no git; `git fsck` tells whether the repository is whole.",
  });
}

function failedStart(error: Error & { readonly code?: unknown }): unknown {
  if (error.code !== "ENOENT") return error;
  return new UserError("no_git", "There is no git on this machine, and --base needs it.", {
    hint: "Install it: `apt-get install git`, `apk add git`, or https://git-scm.com/downloads; or run npx sluice review without --base.",
    cause: error,
  });
}

function wordsIn(err: Buffer): string {
  return err
    .toString("utf8")
    .trim()
    .replace(/^(?:fatal|error): /, "");
}
