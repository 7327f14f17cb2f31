// What a branch is compared with. In: a folder of a git repository, and a ref. Out: the commit it points at, and where the
// branch that is checked out left it. Every way in which that fails has the command that mends it.
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { UserError } from "../engine/errors.ts";
import type { Environment } from "./environment.ts";
import { failedGit, type Git, gitIn, textFrom } from "./git.ts";
import { suggest } from "./suggest.ts";

export interface Base {
  /** As it was typed: `origin/main`. */
  readonly ref: string;
  /** What it points at: its tip. */
  readonly commit: string;
  /** The last commit that both it and HEAD stand on. */
  readonly mergeBase: string;
  /** The folder of the repository's working tree, absolute. */
  readonly repository: string;
  /** Git in that folder. */
  readonly git: Git;
}

/** `root`: of the project. `env`: of the process. */
export async function openBase(root: string, ref: string, env: Environment): Promise<Base> {
  const repository = await repositoryOf(root, env);
  const git = gitIn(repository, env);
  const commit = await commitOf(git, ref);
  return { ref, commit, mergeBase: await mergeBaseOf(git, { ref, commit }), repository, git };
}

/** The folder of the working tree around a project, absolute; `null`: there is no such thing, or no git to tell. */
export async function repositoryAround(root: string, env: Environment): Promise<string | null> {
  return repositoryOf(root, env).catch((error: unknown) => {
    if (error instanceof UserError) return null;
    throw error;
  });
}

/**
 * Where a folder stands in the repository, with `/` and without one at the ends; the folder needn't be there. `null`: outside
 * of it, in a repository within it, or where git ignores it.
 */
export async function placeIn(base: Base, folder: string): Promise<string | null> {
  const path = await realPathOf(folder);
  const top = await base.git(["-C", nearestFolder(path), "rev-parse", "--show-toplevel"]);
  if (top.code !== 0 || resolve(lineOf(top.out)) !== base.repository) return null;
  const place = relative(base.repository, path).split(sep).join("/");
  const args = ["check-ignore", "-z", "--stdin"];
  const ignored = await base.git(args, `${join(path, "any.ts")}\0`);
  if (ignored.code > 1) throw failedGit(args, ignored);
  return ignored.code === 0 ? null : place;
}

async function repositoryOf(root: string, env: Environment): Promise<string> {
  const found = await gitIn(root, env)(["rev-parse", "--show-toplevel"]);
  if (found.code === 0) return resolve(lineOf(found.out));
  // What git itself recommends, in every language of its messages.
  const [trust] = /git config --global --add safe\.directory .+/.exec(found.said) ?? [];
  throw new UserError("no_repository", `${root} is in no git repository that can be read: ${found.said}`, {
    hint: trust ?? "Run it in a clone of the repository (git clone), or run npx sluice review without --base.",
  });
}

async function commitOf(git: Git, ref: string): Promise<string> {
  // A name that begins with a dash would be an option, and git has no ref of that name.
  if (ref === "" || ref.startsWith("-") || ref.includes("\0")) throw await unknownRef(git, ref);
  const found = await git(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
  if (found.code !== 0) throw await unknownRef(git, ref);
  return lineOf(found.out);
}

async function unknownRef(git: Git, ref: string): Promise<UserError> {
  const refs = await textFrom(git, ["for-each-ref", "--format=%(refname:lstrip=2)"]);
  const remotes = (await textFrom(git, ["remote"])).split("\n");
  const near =
    suggest(ref, refs.split("\n")) ?? refs.split("\n").find((each) => ref !== "" && each.endsWith(`/${ref}`));
  const fetch = fetchOf(ref, remotes);
  const hint = [
    near === undefined ? null : `Did you mean "${near}"?`,
    fetch === null ? null : `${fetch} brings it here.`,
  ];
  return new UserError("unknown_ref", `--base: git knows no commit "${ref}" here.`, {
    hint: hint.filter((each) => each !== null).join(" ") || "git branch --all lists what there is.",
    exit: 2,
  });
}

/** The command that brings it from a remote, into the place where it was looked for. */
function fetchOf(ref: string, remotes: readonly string[]): string | null {
  if (!/^\w[\w./-]*$/.test(ref) || remotes[0] === "") return null;
  const own = remotes.find((remote) => ref.startsWith(`${remote}/`));
  const [fallback = "origin"] = remotes;
  if (own === undefined && /^[\da-f]{40,64}$/.test(ref)) return `git fetch ${fallback} ${ref}`;
  if (own === undefined) return `git fetch ${fallback} ${ref}:${ref}`;
  const name = ref.slice(own.length + 1);
  return `git fetch ${own} ${name}:refs/remotes/${ref}`;
}

async function mergeBaseOf(git: Git, { ref, commit }: Pick<Base, "ref" | "commit">): Promise<string> {
  const args = ["merge-base", commit, "HEAD"];
  const found = await git(args);
  if (found.code === 0) return lineOf(found.out);
  if (found.code !== 1) throw failedGit(args, found);
  const isShallow = (await textFrom(git, ["rev-parse", "--is-shallow-repository"])) === "true";
  const why = isShallow
    ? "this clone is shallow, and doesn't reach back to where they part"
    : "they have no commit in common";
  throw new UserError("no_merge_base", `--base: where HEAD left ${ref} can't be told: ${why}.`, {
    hint: isShallow
      ? "git fetch --unshallow; in GitHub Actions, `fetch-depth: 0` for actions/checkout; in GitLab CI, `GIT_DEPTH: 0`."
      : "Name the branch that it shall be merged into.",
  });
}

/** Of a path whose end may not be there. */
async function realPathOf(path: string): Promise<string> {
  if (existsSync(path) || dirname(path) === path) return realpath(path);
  return join(await realPathOf(dirname(path)), basename(path));
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function lineOf(out: Buffer): string {
  return out.toString("utf8").replace(/\n$/, "");
}
