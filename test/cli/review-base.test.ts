// What a branch has made of the migrations since it left another one: real projects, in real repositories.
import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rebase } from "../../src/commands/fork.ts";
import { type SinceBase, sinceBase } from "../../src/commands/review-base.ts";
import { historyOfScope } from "../../src/commands/scope-state.ts";
import { squash } from "../../src/commands/squash.ts";
import { type Environment, openWorkspaces } from "../../src/commands/workspace.ts";
import { openBase } from "../../src/project/base.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { type Repository, repository } from "../support/repository.ts";

const folder = "core/db/migrations";
const config = `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { apps: [{ name: "billing", external: true }], proof: false } });
`;

let database: TestDatabase;
let project: TempProject;
let repo: Repository;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  const files = { ".gitignore": "node_modules\n", "drizzle.config.ts": config, "apps/billing/models.ts": "" };
  project = tempProject({ database, files, here: true });
  repo = repository(project.root);
});
afterEach(() => project.remove());

const environment = (): Environment => ({
  cwd: project.root,
  env: { ...process.env, DATABASE_URL: database.url },
  clock: { now: () => new Date() },
  questioner: { ask: async () => null },
  progress: () => {},
});

interface Written {
  readonly up?: string;
  readonly replaces?: readonly string[];
  readonly directory?: string;
}

/** A migration of a file that is named after it. */
function text(
  revision: string,
  parents: string,
  { up = `op.createTable("${revision}")`, replaces = [] }: Written = {},
) {
  return `import { defineMigration } from "sluice";

export default defineMigration({
  revision: "${revision}",
  parents: ${JSON.stringify([...parents])},
  replaces: ${JSON.stringify(replaces)},
  up: (op) => [${up}],
});
`;
}

const file = (revision: string, { directory = folder }: Written = {}) => `${directory}/${revision}.ts`;
const write = (revision: string, parents: string, written: Written = {}) =>
  repo.write({ [file(revision, written)]: text(revision, parents, written) });
const remove = (...revisions: string[]) => repo.write(Object.fromEntries(revisions.map((each) => [file(each), null])));

/** a, b and c, one after the other, on main; then a branch of its own. */
function branched(): void {
  for (const [revision, parents] of ["a", "ba", "cb"].map(([own = "", ...of]) => [own, of.join("")] as const)) {
    write(revision, parents);
  }
  repo.commit();
  repo.git("branch", "feature");
}

/** Does something on one branch, and commits it. */
function on(branch: string, work: () => void): void {
  repo.git("switch", "--quiet", branch);
  work();
  repo.commit();
}

async function since(ref = "main", scope = 0): Promise<SinceBase> {
  const workspace = (await openWorkspaces(environment(), { needsDatabase: false }))[scope];
  if (workspace === undefined) throw new Error("no such scope");
  const base = await openBase(project.root, ref, environment().env);
  return sinceBase(workspace, await historyOfScope(workspace), base);
}

async function inShort(ref?: string, scope?: number) {
  const { added, findings } = await since(ref, scope);
  return {
    added: added.map(({ revision }) => revision).join(""),
    findings: findings.map(({ topic, path, object }) =>
      [topic.id, path?.slice(project.root.length + 1), object].filter((each) => typeof each === "string").join(" "),
    ),
  };
}

/** The words of the one finding. */
async function words() {
  const { findings } = await since();
  expect(findings.map(({ topic }) => topic.id)).toHaveLength(1);
  const [{ message, instead } = { message: "", instead: "" }] = findings;
  return { message, instead };
}

const nothing = { added: "", findings: [] };

describe("added", () => {
  test("what neither the merge base nor the tip has, parents first, committed or not", async () => {
    branched();
    expect(await inShort()).toEqual(nothing);
    on("feature", () => write("y", "c"));
    write("x", "y");
    expect(await inShort()).toEqual({ added: "yx", findings: [] });
    repo.commit();
    expect(await inShort("HEAD")).toEqual(nothing);
    expect(await inShort("feature~1")).toEqual({ added: "x", findings: [] });
    expect(await inShort("main~0")).toEqual({ added: "yx", findings: [] });
  });

  test("not what was renamed, formatted, or came from the base by another way", async () => {
    branched();
    on("main", () => write("d", "c"));
    on("feature", () => {
      write("d", "c");
      renameSync(join(project.root, file("b")), join(project.root, folder, "0002_other.ts"));
      repo.write({
        [file("c")]: text("c", "b")
          .replace('["b"]', "[\n'b'\n]")
          .replace("up: (op) => [", "up(op) { return [")
          .replace("],\n}", "]; },\n}"),
      });
    });
    expect(await inShort()).toEqual(nothing);
  });

  test("a directory that is new, and one that is gone", async () => {
    repo.commit();
    expect(await inShort("HEAD")).toEqual(nothing);
    write("a", "");
    expect(await inShort("HEAD")).toEqual({ added: "a", findings: [] });
    repo.commit();
    remove("a");
    expect(await inShort("HEAD")).toEqual({ added: "", findings: [`missing-migration ${file("a")}`] });
  });

  test("external apps: those in the repository have their own, what is installed or elsewhere has none", async () => {
    branched();
    const directory = "apps/billing/migrations";
    write("p", "", { directory });
    expect(await inShort("main", 0)).toEqual(nothing);
    expect(await inShort("main", 1)).toEqual({ added: "p", findings: [] });
    write("q", "", { directory });
    const { findings } = await since("main", 1);
    expect(findings).toMatchObject([
      { topic: { id: "fork" }, message: "there are 2 heads, p.ts and q.ts: they have no migration in common" },
    ]);
    repo.write({ ".gitignore": "node_modules\napps/billing\n" });
    expect(await inShort("main", 1)).toEqual(nothing);
    const outside = `${project.root}-outside`;
    renameSync(join(project.root, "apps/billing"), outside);
    symlinkSync(outside, join(project.root, "apps/billing"));
    try {
      repo.write({ ".gitignore": "node_modules\n" });
      expect(await inShort("main", 1)).toEqual(nothing);
    } finally {
      renameSync(outside, join(project.root, "billing-again"));
    }
  });
});

describe("edited and missing", () => {
  test("what does something else is edited", async () => {
    branched();
    on("feature", () => write("b", "a", { up: 'op.createTable("other")' }));
    expect(await inShort()).toEqual({ added: "", findings: [`edited-migration ${file("b")}`] });
    expect(await words()).toEqual({
      message: "b.ts does something else than at main",
      instead: `Undo the edit (git checkout main -- ${file("b")}), and write a new migration for the change.`,
    });
    repo.git("checkout", "--quiet", "main", "--", file("b"));
    expect(await inShort()).toEqual(nothing);
  });

  test("what follows another one is, too; code goes by its text", async () => {
    branched();
    on("main", () => write("r", "c", { up: "op.run(async () => {}, async () => {})" }));
    repo.git("branch", "--force", "feature");
    on("feature", () => {
      remove("c");
      write("c", "a");
      write("r", "b", { up: "op.run(async () => {}, async () => {})" });
    });
    const { findings } = await since();
    expect(findings.filter(({ topic }) => topic.id === "edited-migration").map(({ message }) => message)).toEqual([
      "c.ts follows a, and b at main",
      "r.ts follows b, and c at main",
    ]);
    remove("c", "r");
    write("c", "b");
    write("r", "c", { up: "op.run(async () => {  }, async () => {})" });
    expect((await words()).message).toMatch(/^r\.ts is written otherwise than at main, and as it runs code/);
  });

  test("an edit that the base has, too, or that only the base has, is not this branch's", async () => {
    branched();
    on("main", () => write("b", "a", { up: 'op.createTable("other")' }));
    repo.git("switch", "--quiet", "feature");
    expect(await inShort()).toEqual(nothing);
    on("feature", () => write("b", "a", { up: 'op.createTable("other") ' }));
    expect(await inShort()).toEqual(nothing);
    on("feature", () => write("b", "a", { up: 'op.createTable("third")' }));
    const { instead } = await words();
    expect(instead).toContain(`git checkout ${repo.git("merge-base", "main", "feature").slice(0, 12)} -- `);
  });

  test("an unreadable one that is mended isn't told to do the same", async () => {
    write("a", "", { up: "op.noSuchThing()" });
    repo.commit();
    write("a", "");
    expect(await inShort()).toEqual({ added: "", findings: [`edited-migration ${file("a")}`] });
  });

  test("what has no file any more is missing, with the command that brings it back", async () => {
    branched();
    on("feature", () => remove("c"));
    expect(await inShort()).toEqual({ added: "", findings: [`missing-migration ${file("c")}`] });
    const { message, instead } = await words();
    expect(message).toBe("c.ts of main, with the revision c, has no file any more, and no squash stands for it");
    const [, ...args] = /^(git) (checkout) (\S+) (--) (\S+) /.exec(instead)?.slice(1) ?? [];
    repo.git(...args);
    expect(await inShort()).toEqual(nothing);
    on("main", () => write("d", "c"));
    repo.git("switch", "--quiet", "feature");
    expect(await inShort()).toEqual({ added: "", findings: [`missing-migration ${file("c")}`] });
    repo.write({ [file("c")]: text("z", "b") });
    const { added, findings } = await since();
    expect(added.map((each) => each.revision)).toEqual(["z"]);
    expect(findings[0]?.message).toContain("c.ts of main, with the revision c, is no more: its file has z now");
    expect(findings.map(({ topic }) => topic.id)).toEqual(["missing-migration", "fork"]);
  });

  test("what the base has not yet given, or has deleted itself, isn't missing", async () => {
    branched();
    on("main", () => write("d", "c"));
    repo.git("switch", "--quiet", "feature");
    expect(await inShort()).toEqual(nothing);
    on("main", () => remove("c", "d"));
    repo.git("switch", "--quiet", "feature");
    expect(await inShort()).toEqual(nothing);
    remove("c");
    expect(await inShort()).toEqual(nothing);
  });

  test("a name with a quote is typed as a shell takes it", async () => {
    repo.write({ [`${folder}/it's 1.ts`]: text("a", "") });
    repo.commit();
    repo.write({ [`${folder}/it's 1.ts`]: null });
    expect((await words()).instead).toContain(`git checkout main -- '${folder}/it'\\''s 1.ts' `);
  });
});

describe("forks", () => {
  test("in the working tree: the side that can be moved", async () => {
    branched();
    on("feature", () => write("x", "b"));
    expect(await inShort()).toEqual({ added: "x", findings: [`fork ${file("x")}`] });
    const { message, instead } = await words();
    expect(message).toBe("there are 2 heads, c.ts and x.ts: they part after b.ts");
    expect(instead).toContain("npx sluice rebase x puts x.ts");
    await rebase(environment(), { head: "x", accept: false });
    expect(await inShort()).toEqual({ added: "x", findings: [] });
  });

  test("once the base is merged: both sides' files, and the commands that mend it", async () => {
    branched();
    on("main", () => {
      write("d", "c");
      repo.write({ [`${folder}/head`]: "d.ts\n" });
    });
    on("feature", () => {
      write("x", "c");
      write("y", "x");
      repo.write({ [`${folder}/head`]: "y.ts\n" });
    });
    expect(await inShort()).toEqual({ added: "xy", findings: [`fork ${file("y")}`] });
    const { message, instead } = await words();
    expect(message).toBe("once main is merged there are two heads: x.ts, y.ts of this branch, and d.ts of main");
    expect(instead).toMatch(/^git merge main \(or git rebase main\), then npx sluice rebase y puts y\.ts/);
    // As it says: the conflict in `head` is settled by the rebase.
    expect(() => repo.git("merge", "--quiet", "main")).toThrow();
    await rebase(environment(), { head: "y", accept: false });
    repo.commit();
    expect(project.read(`${folder}/head`)).toBe("y.ts\n");
    expect(await inShort()).toEqual({ added: "xy", findings: [] });
  });

  test("what follows the base's own is no fork, nor is what is joined", async () => {
    branched();
    on("main", () => write("d", "c"));
    on("feature", () => {
      write("d", "c");
      write("x", "d");
    });
    expect(await inShort()).toEqual({ added: "x", findings: [] });
    on("feature", () => {
      write("x", "c");
      write("m", "xd", { up: "" });
    });
    expect(await inShort()).toEqual({ added: "xm", findings: [] });
    on("main", () => write("e", "c"));
    repo.git("switch", "--quiet", "feature");
    expect(await inShort()).toEqual({ added: "xm", findings: [`fork ${file("m")}`] });
  });

  test("a fork of the base alone is not this branch's", async () => {
    branched();
    on("main", () => {
      write("d", "c");
      write("e", "c");
    });
    repo.git("switch", "--quiet", "feature");
    expect(await inShort()).toEqual(nothing);
  });

  test("objects that both sides touch", async () => {
    branched();
    on("main", () => write("d", "c", { up: 'op.addColumn("a.title", { type: "text" }), op.dropTable("b")' }));
    on("feature", () =>
      write("x", "c", { up: 'op.addColumn("a.title", { type: "integer" }), op.addColumn("b.n", { type: "integer" })' }),
    );
    const { findings } = await since();
    expect(findings.map(({ topic, object, message }) => [topic.id, object, message])).toEqual([
      ["fork", null, "once main is merged there are two heads: x.ts of this branch, and d.ts of main"],
      ["clash", "column a.title", expect.stringMatching(/^column a\.title is touched by .*\bd\.ts of main/)],
      ["clash", "column b.n", expect.stringMatching(/\bx\.ts/)],
      ["clash", "table b", expect.stringMatching(/\bx\.ts/)],
    ]);
    expect(new Set(findings.map(({ path }) => path))).toEqual(new Set([join(project.root, file("x"))]));
    on("main", () => write("d", "b", { up: 'op.createTable("d")' }));
    repo.git("switch", "--quiet", "feature");
    expect((await inShort()).findings).toEqual([`fork ${file("x")}`]);
  });
});

describe("what was deleted, and squashes", () => {
  const squashed = (range: string) => squash(environment(), { range, dryRun: false, proof: false });

  test("the base has deleted what the branch follows", async () => {
    branched();
    on("main", () => remove("c"));
    on("feature", () => write("x", "c"));
    expect(await inShort()).toEqual({ added: "x", findings: [`missing-migration ${file("x")}`] });
    const { message, instead } = await words();
    expect(message).toBe("once main is merged, revision x () follows c, and there is no such migration");
    expect(instead).toMatch(/^git merge main, then /);
  });

  test("a squash of the branch stands for what it replaces, with and without the files", async () => {
    branched();
    on("main", () => write("d", "c"));
    repo.git("switch", "--quiet", "feature");
    const { revision } = await squashed("a:c");
    repo.commit();
    expect(await inShort()).toEqual({ added: revision, findings: [] });
    on("feature", () => remove("a", "b", "c"));
    expect(await inShort()).toEqual({ added: revision, findings: [] });
    on("feature", () => write("x", "c"));
    expect(await inShort()).toEqual({ added: `${revision}x`, findings: [`fork ${file("x")}`] });
  });

  test("a squash of the base: what follows what it replaces follows it", async () => {
    branched();
    repo.git("switch", "--quiet", "main");
    await squashed("a:c");
    on("main", () => remove("a", "b", "c"));
    on("feature", () => write("x", "c"));
    expect(await inShort()).toEqual({ added: "x", findings: [] });
    on("main", () => write("d", "c"));
    repo.git("switch", "--quiet", "feature");
    expect(await inShort()).toEqual({ added: "x", findings: [`fork ${file("x")}`] });
  });

  test("squashes of both that have something in common", async () => {
    branched();
    repo.git("switch", "--quiet", "main");
    await squashed("a:b");
    repo.commit();
    repo.git("switch", "--quiet", "feature");
    const { revision } = await squashed("b:c");
    repo.commit();
    expect((await since()).added.map((each) => each.revision)).toEqual([revision]);
    expect((await words()).message).toMatch(
      /^once main is merged, the squashes \w+ and \w+ replace the same revisions/,
    );
  });

  test("a squash of one side hides that both follow the same one", async () => {
    branched();
    on("main", () => write("d", "c"));
    on("feature", () => write("x", "c"));
    const { revision } = await squashed("b:x");
    repo.commit();
    const { findings } = await since();
    expect(findings.map(({ topic, message }) => [topic.id, message])).toEqual([
      [
        "fork",
        expect.stringMatching(/^once main is merged, d\.ts follows c, which is in the middle of what .* stands for/),
      ],
    ]);
    expect(findings[0]?.path).toContain(revision);
    // Seen from the other side.
    repo.git("switch", "--quiet", "main");
    const [other] = (await since("feature")).findings;
    expect([other?.topic.id, other?.path]).toEqual(["fork", join(project.root, file("d"))]);
    expect(other?.instead).toBe(`git merge feature, then write parents: ["${revision}"] in d.ts.`);
  });

  test("a project in a folder of the repository", async () => {
    branched();
    repo.git("switch", "--quiet", "feature");
    mkdirSync(join(project.root, "packages"), { recursive: true });
    repo.write({
      "packages/shop/drizzle.config.ts": config.replace('{ name: "billing", external: true }', ""),
      [file("p", { directory: `packages/shop/${folder}` })]: text("p", ""),
    });
    repo.commit();
    write("q", "p", { directory: `packages/shop/${folder}` });
    repo.write({ [file("p", { directory: `packages/shop/${folder}` })]: text("p", "", { up: "" }) });
    const [workspace] = await openWorkspaces(
      { ...environment(), cwd: join(project.root, "packages/shop") },
      { needsDatabase: false },
    );
    const base = await openBase(workspace.project.root, "feature", environment().env);
    const { added, findings } = await sinceBase(workspace, await historyOfScope(workspace), base);
    expect(added.map(({ revision }) => revision)).toEqual(["q"]);
    expect(findings.map(({ instead }) => instead)).toEqual([
      expect.stringContaining(`(git checkout feature -- ${folder}/p.ts)`),
    ]);
  });
});
