// A person at the other end: questions on streams that count as a terminal, and on a real one where `script` can make it;
// and readers that go away.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentFor } from "../../src/cli/environment.ts";
import type { Question } from "../../src/ports.ts";
import { type CliResult, type RunOptions, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const keys = { down: "\x1b[B", enter: "\r", interrupt: "\x03" };

const models = `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", { id: integer("id").primaryKey(), title: text("title") });
`;
const migrations = "core/db/migrations";
let database: TestDatabase;
let project: TempProject;

beforeAll(async () => {
  database = await createDatabase();
  project = tempProject({ database, files: { "core/models.ts": models }, proof: false });
  await project.run(["makemigrations"]);
  await project.run(["migrate"]);
  await database.session.script("insert into posts values (1, 'one')");
});

afterAll(async () => {
  project.remove();
  await database.drop();
});

describe("on streams", () => {
  const rename: Question = {
    text: "The column posts.title is no longer in the models. What happened to it?",
    choices: [
      { label: "it was renamed to heading", flag: "--rename posts.title:heading" },
      { label: "it is dropped", flag: "--drop posts.title" },
    ],
  };
  const loss: Question = { text: "the way back loses data", choices: [{ label: "let it go", flag: "--yes" }] };
  const fill: Question = {
    text: "what shall they get?",
    choices: [],
    typed: '--fill "posts.slug=<an SQL expression>"',
  };

  interface Asking {
    readonly isJson?: boolean;
    readonly input?: boolean;
    readonly isTTY?: boolean;
  }

  /** The answer once these keys were pressed, one after the other, and all that was shown. */
  async function asked(
    question: Question,
    pressed: readonly string[],
    { isJson = false, input = true, isTTY = true }: Asking = {},
  ) {
    const terminal = {
      input: Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined }),
      output: Object.assign(new PassThrough(), { isTTY }),
    };
    let shown = "";
    terminal.output.on("data", (chunk) => {
      shown += chunk;
    });
    const { questioner } = environmentFor({ isJson, progress: () => undefined }, { input }, terminal);
    let isOver = false;
    const answer = questioner.ask(question).finally(() => {
      isOver = true;
    });
    const saidMoreThan = async (before: string): Promise<void> => {
      while (!isOver && shown === before) await new Promise((done) => setTimeout(done, 5));
    };
    await saidMoreThan("");
    for (const key of pressed) {
      const before = shown;
      terminal.input.write(key);
      await saidMoreThan(before);
    }
    return { answer: await answer, shown };
  }

  test("one of several: Enter, an arrow and Enter, Ctrl-C", async () => {
    expect(await asked(rename, [keys.enter])).toMatchObject({
      answer: 0,
      shown: expect.stringContaining("it is dropped"),
    });
    expect(await asked(rename, [keys.down, keys.enter])).toMatchObject({ answer: 1 });
    expect(await asked(rename, [keys.interrupt])).toMatchObject({ answer: null });
  });

  test("a single answer is a yes or a no, and no unless it is said", async () => {
    const silent = await asked(loss, [keys.enter]);
    expect(silent.answer).toBeNull();
    expect(silent.shown).toMatch(/let it go \(--yes\)[\s\S]*no/);
    expect(await asked(loss, ["n"])).toMatchObject({ answer: null });
    expect(await asked(loss, [keys.interrupt])).toMatchObject({ answer: null });
    expect(await asked(loss, ["y"])).toMatchObject({ answer: 0 });
    expect(await asked(loss, [keys.down, keys.enter])).toMatchObject({ answer: 0 });
  });

  test("an expression is typed, alone or in place of a choice; an empty one is none", async () => {
    const filled = await asked(fill, [keys.enter, "''", keys.enter]);
    expect(filled.answer).toBe("''");
    expect(filled.shown).toContain("an SQL expression is needed");
    expect(filled.shown).toContain('-fill "posts.slug=<an SQL expression>"');
    expect(await asked(fill, [keys.interrupt])).toMatchObject({ answer: null });
    const using = { ...loss, typed: '--using "posts.at=<an SQL expression>"' };
    expect(await asked(using, [keys.enter])).toMatchObject({ answer: 0 });
    expect(await asked(using, [keys.down, keys.enter, "now()", keys.enter])).toMatchObject({ answer: "now()" });
  });

  test("nobody is asked with --no-input, with --json, and where it is no terminal", async () => {
    for (const asking of [{ input: false }, { isJson: true }, { isTTY: false }])
      expect(await asked(rename, [], asking)).toEqual({ answer: null, shown: "" });
  });
});

/** The one of util-linux; others take other arguments. */
const hasScript = String(spawnSync("sh", ["-c", "script --version"]).stdout).includes("util-linux");

describe.skipIf(!hasScript)("on a terminal", () => {
  const run = (line: string, ...typed: NonNullable<RunOptions["typed"]>): Promise<CliResult> =>
    project.run(line.split(" "), {
      wrapper: ["sh", "-c", 'script -qefc "stty cols 120 rows 40; $*" /dev/null', "sh"],
      typed,
    });
  const newest = (): string => project.read(`${migrations}/${project.read(`${migrations}/head`).trim()}`);
  const rows = () => database.session.query("select * from posts");

  test("a rename is chosen, what rows get is typed; what would lose data is done only where a yes is said", async () => {
    const both = 'heading: text("heading"), slug: text("slug").notNull()';
    project.write("core/models.ts", models.replace('title: text("title")', both));
    const unwanted = await run("makemigrations", ["What happened", keys.interrupt]);
    expect(unwanted).toMatchObject({ code: 3, stdout: expect.stringContaining("--rename posts.title:heading") });
    expect(await run("makemigrations --no-input")).toMatchObject({ code: 3 });
    expect(await run("makemigrations --json")).toMatchObject({ code: 3 });
    expect(readdirSync(join(project.root, migrations)).filter((name) => name.endsWith(".ts"))).toHaveLength(1);

    const made = await run(
      "makemigrations",
      ["What happened", keys.enter],
      ["what shall they get?", `'s-' || id${keys.enter}`],
    );
    expect(made.code, made.stdout).toBe(0);
    expect(newest()).toContain('op.renameColumn("posts.title", "posts.heading")');
    expect(newest()).toContain("'s-' || id");
    await project.run(["migrate"]);
    expect(await rows()).toEqual([{ id: 1, heading: "one", slug: "s-1" }]);

    const kept = await run("rollback base", ["loses data", "n"]);
    expect(kept).toMatchObject({ code: 3, stdout: expect.stringContaining("table posts: 1 row") });
    expect(await run("reset-db", ["everything that this project", keys.enter])).toMatchObject({ code: 3 });
    expect(await rows()).toHaveLength(1);
    expect(await run("reset-db", ["everything that this project", "y"])).toMatchObject({ code: 0 });
    await expect(rows()).rejects.toThrow("posts");
  });
});

describe("a reader that goes away", () => {
  /** What is left of the words, and the exit code that nobody else sees. */
  const piped = async (line: string, reader: string): Promise<string> => {
    const wrapper = ["sh", "-c", `{ { "$@" 2>&1; echo "exit $?" >&3; } | ${reader}; } 3>&1`, "sh"];
    const { stdout, stderr } = await project.run(line.split(" "), { wrapper });
    return stdout + stderr;
  };

  test("the work is finished, and its exit code is what it would have been", async () => {
    expect(await piped("rollback base --yes", "true")).toBe("exit 0\n");
    expect(await piped("migrate", "head -1")).toMatch(/^applying .*\nexit 0\n$/);
    const states = JSON.parse((await project.run(["showmigrations", "--json"])).stdout).scopes[0].migrations;
    expect(states.map(({ state }: { state: string }) => state)).not.toContain("pending");
    expect(await piped("showmigrations", "true")).toBe("exit 0\n");
    expect(await piped("rollback nonsense", "true")).toBe("exit 2\n");
  });

  test("watch ends, as nobody sees what it says", async () => {
    const wrapper = ["sh", "-c", `{ { "$@"; echo "exit $?" >&3; } | head -1; } 3>&1`, "sh"];
    const edited = (): void => project.write("core/models.ts", `${models}// ${Math.random()}\n`);
    let again: NodeJS.Timeout | undefined;
    const watching = await project.start(["watch", "--json"], {
      wrapper,
      heard: (text) => {
        if (text.includes("Starting")) again = setInterval(edited, 300);
      },
    });
    expect((await watching.result).stdout).toMatch(/^\{.*\}\nexit 0\n$/);
    clearInterval(again);
  });
});
