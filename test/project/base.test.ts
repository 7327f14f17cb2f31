// What a git ref has, in real repositories.
import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { stopLoader } from "../../src/drizzle/load-module.ts";
import { type Base, openBase, placeIn } from "../../src/project/base.ts";
import type { Environment } from "../../src/project/environment.ts";
import { type HistoryEntry, loadHistory } from "../../src/project/history.ts";
import { historyAt } from "../../src/project/history-at.ts";
import { userErrorOf } from "../store/folder.ts";
import { emptyFolder, repository, repositoryAt } from "../support/repository.ts";

const env: Environment = process.env;
const folder = "core/db/migrations";

function migration(revision: string, parents: readonly string[] = [], up = `op.createTable("${revision}")`): string {
  return `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "${revision}",
  parents: ${JSON.stringify(parents)},
  up: (op) => [${up}],
});
`;
}

const opened = (root: string, ref = "main", variables = env) => openBase(root, ref, variables);
const refused = (root: string, ref = "main", variables = env) => userErrorOf(opened(root, ref, variables));

interface Then {
  readonly root: string;
  readonly commit?: string;
  readonly directory?: string;
  readonly known?: readonly HistoryEntry[];
}

async function then(base: Base, { root, commit = base.commit, directory = folder, known = [] }: Then) {
  const place = (await placeIn(base, join(root, directory))) ?? "outside";
  return historyAt(base, commit, { root, directory: join(root, directory), place, known });
}

const inShort = (entries: readonly HistoryEntry[]) => entries.map(({ file, up }) => [file, up.length]);

test("the tip, and where HEAD left it", async () => {
  const { root, git, commit } = repository();
  const first = commit({ "a.txt": "1" });
  git("switch", "--quiet", "--create", "feature");
  commit({ "b.txt": "1" });
  git("switch", "--quiet", "main");
  const tip = commit({ "c.txt": "1" });
  git("tag", "v1");
  git("switch", "--quiet", "feature");
  expect(await opened(root)).toMatchObject({ ref: "main", commit: tip, mergeBase: first, repository: root });
  for (const ref of ["v1", tip, tip.slice(0, 10), "refs/heads/main", "main~0"]) {
    expect(await opened(root, ref)).toMatchObject({ ref, commit: tip, mergeBase: first });
  }
  expect(await opened(root, "HEAD")).toMatchObject({ commit: git("rev-parse", "HEAD") });
});

test("no repository, no git", async () => {
  const outside = emptyFolder();
  expect(await refused(outside)).toMatchObject({ code: "no_repository", message: expect.stringContaining(outside) });
  expect((await refused(outside)).hint).toContain("git clone");
  const { root, commit } = repository();
  commit({ "a.txt": "1" });
  const path = process.env.PATH;
  process.env.PATH = outside;
  try {
    const error = await refused(root);
    expect([error.code, error.hint]).toEqual(["no_git", expect.stringContaining("apt-get install git")]);
  } finally {
    process.env.PATH = path;
  }
});

test("a ref that isn't there: the command that brings it", async () => {
  const { root, git, commit } = repository();
  commit({ "a.txt": "1" });
  const unknown = async (ref: string) => {
    const { code, exit, message, hint } = await refused(root, ref);
    expect([ref, code, exit]).toEqual([ref, "unknown_ref", 2]);
    expect(message).toContain(`"${ref}"`);
    return hint;
  };
  expect(await unknown("nothing")).toBe("git branch --all lists what there is.");
  expect(await unknown("mian")).toBe('Did you mean "main"?');
  for (const option of ["--output=x", "-h", "", "a\nb", "a\0b", "main:a.txt", "two words"]) await unknown(option);
  git("remote", "add", "origin", root);
  expect(await unknown("origin/main")).toBe("git fetch origin main:refs/remotes/origin/main brings it here.");
  expect(await unknown("release/2")).toContain("git fetch origin release/2:release/2");
  expect(await unknown("0".repeat(40))).toContain(`git fetch origin ${"0".repeat(40)} `);
  git("fetch", "--quiet", "origin", "main:refs/remotes/origin/main");
  expect(await opened(root, "origin/main")).toMatchObject({ ref: "origin/main" });
  git("update-ref", "refs/remotes/origin/next", "HEAD");
  expect(await unknown("next")).toContain('Did you mean "origin/next"?');
});

test("a shallow clone doesn't reach back, until it is deepened", async () => {
  const { root, git, commit } = repository();
  commit({ "a.txt": "1" });
  git("switch", "--quiet", "--create", "feature");
  commit({ "b.txt": "1" });
  git("switch", "--quiet", "main");
  commit({ "c.txt": "1" });
  const clone = repositoryAt(emptyFolder());
  clone.git("clone", "--quiet", "--depth=1", "--branch=feature", `file://${root}`, ".");
  expect(await refused(clone.root, "origin/main")).toMatchObject({ code: "unknown_ref" });
  clone.git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main");
  const shallow = await refused(clone.root, "origin/main");
  expect(shallow).toMatchObject({ code: "no_merge_base", message: expect.stringContaining("shallow") });
  expect(shallow.hint).toContain("fetch-depth: 0");
  expect(shallow.hint).toMatch(/^git fetch --unshallow;/);
  clone.git("fetch", "--quiet", "--unshallow");
  expect(await opened(clone.root, "origin/main")).toMatchObject({ mergeBase: git("rev-parse", "main~1") });
});

test("histories without a commit in common", async () => {
  const { root, git, commit } = repository();
  commit({ "a.txt": "1" });
  git("switch", "--quiet", "--orphan", "other");
  expect(await refused(root)).toMatchObject({ code: "git_failed" });
  commit({ "b.txt": "1" });
  const error = await refused(root);
  expect(error).toMatchObject({ code: "no_merge_base", message: expect.stringContaining("no commit in common") });
});

test("the migrations as they were: changed, gone, not there yet; drafts and others left out", async () => {
  const { root, git, commit, write } = repository();
  commit({
    [`${folder}/1_a.ts`]: migration("a"),
    [`${folder}/2_b.ts`]: migration("b", ["a"]),
    [`${folder}/3_c.ts`]: migration("c", ["b"]),
    [`${folder}/draft.ts`]: migration("d"),
    [`${folder}/head`]: "3_c.ts\n",
    [`${folder}/deep/4_e.ts`]: migration("e"),
    [`${folder}/x.test.ts`]: "",
    [`${folder}x/5_f.ts`]: migration("f"),
  });
  const other = git("rev-parse", "HEAD");
  commit({
    [`${folder}/2_b.ts`]: migration("b", ["a"], 'op.createTable("b"), op.createTable("more")'),
    [`${folder}/3_c.ts`]: null,
  });
  write({ [`${folder}/4_d.ts`]: migration("d", ["b"]) });
  const base = await opened(root);
  const now = await loadHistory(root, join(root, folder));
  expect(inShort(await then(base, { root }))).toEqual([
    ["1_a.ts", 1],
    ["2_b.ts", 2],
  ]);
  const old = await then(base, { root, commit: other, known: now.files });
  expect(inShort(old)).toEqual([
    ["1_a.ts", 1],
    ["2_b.ts", 1],
    ["3_c.ts", 1],
  ]);
  expect(old.map((entry) => now.files.includes(entry))).toEqual([true, false, false]);
  expect(old[2]).toMatchObject({ path: join(root, folder, "3_c.ts"), parents: ["b"] });
  expect(await then(base, { root, directory: "elsewhere" })).toEqual([]);
  rmSync(join(root, folder), { recursive: true });
  expect(inShort(await then(base, { root }))).toEqual([
    ["1_a.ts", 1],
    ["2_b.ts", 2],
  ]);
});

test("what is the same is not loaded again, whatever the line ends and the file's name", async () => {
  const { root, commit, write } = repository();
  const loud = `globalThis.loadedAgain = true;\n${migration("a")}`;
  commit({ [`${folder}/1_a.ts`]: loud });
  write({ [`${folder}/1_a.ts`]: null, [`${folder}/1_renamed.ts`]: loud.replaceAll("\n", "\r\n") });
  const { files } = await loadHistory(root, join(root, folder));
  Reflect.deleteProperty(globalThis, "loadedAgain");
  // Without esbuild's service nothing is loaded quickly by chance.
  await stopLoader();
  expect(await then(await opened(root), { root, known: files })).toEqual(files);
  expect("loadedAgain" in globalThis).toBe(false);
  await then(await opened(root), { root });
  expect("loadedAgain" in globalThis).toBe(true);
});

test("what they import is found from where they stood; what can't be read any more keeps its place", async () => {
  const { root, git, commit, write } = repository();
  commit({
    [`${folder}/1_a.ts`]: `import { name } from "../names.ts";\n${migration("a", [], "op.createTable(name)")}`,
    [`${folder}/2_b.ts`]: `import { up } from "../gone.ts";\n${migration("b", ["a"], "...up(op)")}`,
    [`${folder}/3_c.ts`]: migration("c", ["b"], "op.noSuchThing()"),
    [`${folder}/4_d.ts`]: `if (import.meta.filename.endsWith("4_d.ts") !== true) throw new Error();\n${migration("d", ["c"])}`,
    [`${folder}/5_e.ts`]: "this is not even TypeScript",
    "core/db/names.ts": 'export const name = "people";',
    "core/db/gone.ts": "export const up = () => [];",
  });
  const before = git("rev-parse", "HEAD");
  for (const name of readdirSync(join(root, folder))) rmSync(join(root, folder, name));
  write({ [`${folder}/draft.ts`]: "" });
  commit({ "core/db/gone.ts": null });
  const old = await then(await opened(root), { root, commit: before });
  expect(old.map(({ revision, parents }) => [revision, ...parents])).toEqual([
    ["a"],
    ["b", "a"],
    ["c", "b"],
    ["d", "c"],
  ]);
  expect(old[0]?.up).toMatchObject([{ verb: "create", object: { id: { path: ["", "people"] } } }]);
  expect(() => old[1]?.up).toThrow('Could not resolve "../gone.ts"');
  expect(() => old[2]?.up).toThrow("noSuchThing");
  expect(old[3]?.up).toHaveLength(1);
});

test("a project in a folder of the repository, names with spaces, quotes and other letters", async () => {
  const { root, git, commit } = repository();
  const directory = "packages/the app's “shop”/mígrations [x] *";
  const names = ['1 "a".ts', "2 ä ö 漢字.ts", "3 b'c$(x).ts"];
  commit(Object.fromEntries(names.map((name, at) => [`${directory}/${name}`, migration(`r${at}`)])));
  git("config", "core.quotePath", "true");
  const project = join(root, "packages/the app's “shop”");
  const base = await opened(project);
  expect(base.repository).toBe(root);
  expect(await placeIn(base, join(root, directory))).toBe(directory);
  expect((await then(base, { root, directory })).map(({ file }) => file)).toEqual(names);
  expect(await placeIn(base, root)).toBe("");
  repository(root).commit({ ":(odd) one/1.ts": migration("odd") });
  expect(inShort(await then(await opened(root), { root, directory: ":(odd) one" }))).toEqual([["1.ts", 1]]);
});

test("a directory at the top of the repository; a link to it", async () => {
  const { root, commit } = repository();
  commit({ "1_a.ts": migration("a"), "deep/2_b.ts": migration("b") });
  const base = await opened(root);
  expect(inShort(await then(base, { root, directory: "." }))).toEqual([["1_a.ts", 1]]);
  symlinkSync("deep", join(root, "linked"));
  expect(await placeIn(base, join(root, "linked"))).toBe("deep");
  expect(inShort(await then(base, { root, directory: "linked" }))).toEqual([["2_b.ts", 1]]);
});

test("a working tree beside the repository, and a submodule", async () => {
  const { root, git, commit } = repository();
  const first = commit({ [`${folder}/1_a.ts`]: migration("a") });
  const tree = repositoryAt(join(emptyFolder(), "tree"));
  git("worktree", "add", "--quiet", "-b", "feature", tree.root);
  tree.commit({ [`${folder}/2_b.ts`]: migration("b", ["a"]) });
  const beside = await opened(tree.root);
  expect(beside).toMatchObject({ repository: tree.root, commit: first, mergeBase: first });
  expect(inShort(await then(beside, { root: tree.root }))).toEqual([["1_a.ts", 1]]);
  const host = repository();
  host.git("submodule", "--quiet", "add", root, "vendor/app");
  host.commit();
  const inner = join(host.root, "vendor/app");
  expect(await opened(inner)).toMatchObject({ repository: inner, commit: first });
  // To the repository around it, its files are somebody else's.
  const outer = await opened(host.root);
  expect(await placeIn(outer, join(inner, folder))).toBeNull();
  expect(await placeIn(outer, join(host.root, folder))).toBe(folder);
});

test("what git ignores, and what is elsewhere, is outside", async () => {
  const { root, commit } = repository();
  commit({ ".gitignore": "node_modules/\n" });
  const base = await opened(root);
  mkdirSync(join(root, "node_modules/billing/migrations"), { recursive: true });
  expect(await placeIn(base, join(root, "node_modules/billing/migrations"))).toBeNull();
  expect(await placeIn(base, emptyFolder())).toBeNull();
  expect(await placeIn(base, join(root, "not/there/yet"))).toBe("not/there/yet");
});

test("a repository of somebody else: git's own command", async () => {
  const { root, commit } = repository();
  commit({ "a.txt": "1" });
  process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = "1";
  try {
    const { code, hint } = await refused(root);
    expect([code, hint]).toEqual(["no_repository", `git config --global --add safe.directory ${root}`]);
  } finally {
    Reflect.deleteProperty(process.env, "GIT_TEST_ASSUME_DIFFERENT_OWNER");
  }
});

test("a hook's variables name another repository", async () => {
  const { root, commit } = repository();
  const tip = commit({ "sub/a.txt": "1" });
  const other = repository();
  other.commit({ "b.txt": "1" });
  process.env.GIT_DIR = join(other.root, ".git");
  process.env.GIT_INDEX_FILE = join(other.root, ".git/index");
  try {
    const found = await opened(join(root, "sub"), "main", process.env);
    expect(found).toMatchObject({ repository: root, commit: tip });
  } finally {
    Reflect.deleteProperty(process.env, "GIT_DIR");
    Reflect.deleteProperty(process.env, "GIT_INDEX_FILE");
  }
});
