import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const models = `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", { id: integer("id").primaryKey(), title: text("title") });
`;
const migrations = "core/db/migrations";

let database: TestDatabase;
let project: TempProject;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  await database.session.script("drop schema public cascade; create schema public");
  project = tempProject({ database, here: true, proof: false, files: { "core/models.ts": models } });
});
afterEach(() => project.remove());

/** The failure says what and where, and gives the command or edit that mends it; nothing was written. */
function expectFailure(result: CliResult, { code, says, hint }: { code: number; says: RegExp; hint: RegExp }): void {
  expect(result.code, result.stderr + result.stdout).toBe(code);
  expect(result.stderr).toMatch(says);
  expect(result.stderr).toMatch(hint);
  expect(result.stderr).toContain("→");
  expect(result.stderr).not.toContain("fault of sluice");
  expect(result.stdout).toBe("");
}

const written = (): string[] => (project.exists(migrations) ? readdirSync(join(project.root, migrations)) : []);

const failing: readonly {
  name: string;
  files?: Record<string, string>;
  args?: string[];
  code: number;
  says: RegExp;
  hint: RegExp;
}[] = [
  {
    name: "a syntax error in a model",
    files: { "core/models.ts": `${models}\nexport const broken = pgTable("broken", {` },
    code: 4,
    says: /core\/models\.ts:\d+:\d+/,
    hint: /models\.ts/,
  },
  {
    name: "a model that throws",
    files: { "core/models.ts": `${models}\nthrow new Error("not today");` },
    code: 4,
    says: /core\/models\.ts:4[\s\S]*not today|not today[\s\S]*core\/models\.ts:4/,
    hint: /models\.ts/,
  },
  {
    name: "a missing import",
    files: { "core/models.ts": `import { x } from "./nowhere.ts";\n${models}\nexport const y = x;` },
    code: 4,
    says: /nowhere/,
    hint: /./,
  },
  {
    name: "a syntax error in the config",
    files: { "drizzle.config.ts": "export default {" },
    code: 4,
    says: /drizzle\.config\.ts:1:\d+/,
    hint: /drizzle\.config\.ts/,
  },
  {
    name: "a setting that doesn't exist",
    files: { "drizzle.config.ts": 'export default { dialect: "postgresql", sluice: { appss: ["blog"] } };' },
    code: 2,
    says: /sluice\.appss is not a setting/,
    hint: /"apps"/,
  },
  {
    name: "another dialect",
    files: { "drizzle.config.ts": 'export default { dialect: "mysql" };' },
    code: 2,
    says: /dialect/,
    hint: /postgresql/,
  },
  {
    name: "an app without models",
    files: { "drizzle.config.ts": 'export default { dialect: "postgresql", sluice: { apps: ["shop"] } };' },
    code: 2,
    says: /shop/,
    hint: /apps\/shop/,
  },
  {
    name: "two models of one name",
    files: { "core/models.ts": `${models}export const others = pgTable("posts", { id: integer("id") });` },
    code: 4,
    says: /posts[\s\S]*others|others[\s\S]*posts/,
    hint: /./,
  },
  {
    name: "a foreign key to a column without a key: no database can build it",
    files: {
      "core/models.ts": `${models}export const notes = pgTable("notes", { id: integer("id").primaryKey(), title: text("title").references(() => posts.title) });`,
    },
    code: 4,
    says: /notes[\s\S]*posts/,
    hint: /unique|primary key/i,
  },
  {
    name: "an unknown command",
    args: ["makemigration"],
    code: 2,
    says: /makemigrations|makemigration/,
    hint: /--help/,
  },
  { name: "an unknown option", args: ["makemigrations", "--nmae", "x"], code: 2, says: /nmae/, hint: /--help/ },
  {
    name: "an unknown revision",
    args: ["migrate", "abc123"],
    code: 2,
    says: /no revision abc123/,
    hint: /no migrations yet/,
  },
  { name: "a rollback of nothing", args: ["rollback"], code: 2, says: /nothing to roll back/, hint: /migrate/ },
  {
    name: "a range with an unknown end",
    args: ["preview", "base:nope"],
    code: 2,
    says: /no revision nope/,
    hint: /no migrations yet/,
  },
  {
    name: "an answer to no question",
    args: ["makemigrations", "--rename", "posts.a:b"],
    code: 2,
    says: /posts\.a:b answers no question/,
    hint: /./,
  },
  {
    name: "a fill without a value",
    args: ["makemigrations", "--fill", "posts.a"],
    code: 2,
    says: /no value/,
    hint: /--fill/,
  },
];

describe("each is a clear error with the way out, and nothing is written", () => {
  test.each(failing)("$name", async ({ files = {}, args = ["makemigrations"], code, says, hint }) => {
    for (const [file, text] of Object.entries(files)) project.write(file, text);
    expectFailure(await project.run(args), { code, says, hint });
    expect(written()).toEqual([]);
    expect(await database.session.query("select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
  });

  test("no config", async () => {
    rmSync(join(project.root, "drizzle.config.ts"));
    expectFailure(await project.run(["migrate"]), { code: 2, says: /drizzle\.config/, hint: /npx sluice init/ });
  });

  test("no server", async () => {
    const env = { DATABASE_URL: "postgres://app:hunter2secret@127.0.0.1:1/app" };
    const result = await project.run(["makemigrations"], { env });
    expectFailure(result, { code: 4, says: /127\.0\.0\.1:1/, hint: /DATABASE_URL/ });
    expect(result.stderr).not.toContain("hunter2secret");
    expect(written()).toEqual([]);
  });

  test("a database that isn't there, and a role that isn't there: the password is never printed", async () => {
    const unknown = new URL(database.url);
    unknown.pathname = "/nowhere";
    const nobody = new URL(database.url);
    nobody.username = "nobody_here";
    nobody.password = "hunter2secret";
    for (const url of [unknown, nobody]) {
      const result = await project.run(["makemigrations", "--json"], { env: { DATABASE_URL: url.href } });
      expect(result.code).toBe(4);
      expect(result.stdout + result.stderr).not.toContain("hunter2secret");
      expect(JSON.parse(result.stdout).error.hint).toMatch(/DATABASE_URL/);
    }
  });

  test("the directory can't be written", async () => {
    mkdirSync(join(project.root, "core/db"), { recursive: true });
    writeFileSync(join(project.root, "core/db/migrations"), "a file where a folder should be");
    const result = await project.run(["makemigrations"]);
    expect(result.code).toBe(4);
    expect(result.stderr).toMatch(/core\/db\/migrations/);
    expect(result.stderr).not.toContain("fault of sluice");
    expect(readFileSync(join(project.root, "core/db/migrations"), "utf8")).toBe("a file where a folder should be");
  });
});

test("flags of makemigrations that exclude each other", async () => {
  const pairs: readonly (readonly [args: string, says: string])[] = [
    ["--empty --check", "--empty and --check"],
    ["--empty --from-drift", "--empty and --from-drift"],
    ["--empty --from history", "--empty and --from history"],
    ["--empty --rename posts.title:heading", "--empty and --rename"],
    ["--from-drift --from history --check", "--from-drift and --from history"],
    ["core --from-drift", "--from-drift and core"],
    ["--update --empty", "--empty and --update"],
    ["--update --from-drift", "--from-drift and --update"],
    ["--update --from history", "--update and --from history"],
  ];
  for (const [args, says] of pairs) {
    expectFailure(await project.run(["makemigrations", ...args.split(" ")]), {
      code: 2,
      says: new RegExp(`${says} exclude each other`),
      hint: /leave one of them out: --/,
    });
  }
  expect(written()).toEqual([]);
});

describe("with a migration made and applied", () => {
  let file = "";

  beforeEach(async () => {
    await project.run(["makemigrations", "-m", "first"]);
    await project.run(["migrate"]);
    file = written().find((name) => name.endsWith(".ts")) ?? "";
  });

  const edited = `${models.replace('title: text("title")', 'title: text("title"), body: text("body")')}`;

  test("a database behind the files", async () => {
    project.write("core/models.ts", edited);
    await project.run(["makemigrations", "-m", "second"]);
    expectFailure(await project.run(["makemigrations", "-m", "third"]), {
      code: 4,
      says: /behind/,
      hint: /npx sluice migrate/,
    });
    expect(written().filter((name) => name.endsWith(".ts"))).toHaveLength(2);
  });

  test("an applied file that was edited", async () => {
    const path = `${migrations}/${file}`;
    project.write(path, project.read(path).replace('"text"', '"varchar(9)"'));
    for (const args of [["makemigrations"], ["migrate"], ["rollback"]]) {
      expectFailure(await project.run(args), { code: 4, says: /edited after it was applied/, hint: /git checkout/ });
    }
    expect((await project.run(["showmigrations"])).stdout).toMatch(/\[!\].*edited/);
  });

  test("an applied file that is gone", async () => {
    rmSync(join(project.root, migrations, file));
    expectFailure(await project.run(["migrate"]), { code: 4, says: /no such file/, hint: /bring the file back/ });
    expect((await project.run(["showmigrations"])).stdout).toMatch(/\[\?\].*no file/);
  });

  test("a migration that fails leaves nothing and says where", async () => {
    await project.run(["makemigrations", "--empty", "-m", "bad"]);
    const bad = written().find((name) => name.includes("bad")) ?? "";
    const up =
      'up: (op) => [op.sql("create table half (id int)", "drop table half"), op.sql("create table nonsense (id nothing)", "")]';
    project.write(`${migrations}/${bad}`, project.read(`${migrations}/${bad}`).replace("up: () => []", up));
    expectFailure(await project.run(["migrate"]), {
      code: 4,
      says: new RegExp(`${bad.replaceAll(".", "\\.")}, statement 2 of up: type "nothing" does not exist`),
      hint: /run the command again/,
    });
    expect(await database.session.query("select tablename from pg_tables where tablename = 'half'")).toEqual([]);
    expect(await database.session.query("select 1 from sluice_version")).toHaveLength(1);
  });

  test("a file in the directory that is no migration, and one that doesn't parse", async () => {
    project.write(`${migrations}/helper.ts`, "export const x = 1;");
    expectFailure(await project.run(["migrate"]), {
      code: 4,
      says: /helper\.ts is not a migration/,
      hint: /defineMigration/,
    });
    for (const [more, says, hint] of [
      ["labels: 'v1'", /helper\.ts: labels must be a list/, /mend it/],
      [
        "transactions: 'none'",
        /transactions is not known in a migration/,
        /Did you mean "transaction"\?.*newer version/,
      ],
      ["transaction: 'all'", /transaction must be one of "none"/, /mend it/],
      ["replaces: [1]", /replaces\[0\] must be a string/, /mend it/],
      ["online: true", /online is not known in a migration/, /newer version of sluice/],
    ] as const) {
      project.write(`${migrations}/helper.ts`, `export default { revision: "b", parents: [], up: () => [], ${more} };`);
      expectFailure(await project.run(["migrate"]), { code: 4, says, hint });
    }
    project.write(`${migrations}/helper.ts`, "export const = 1;");
    expectFailure(await project.run(["migrate"]), { code: 4, says: /helper\.ts:1:\d+/, hint: /helper\.ts/ });
  });

  test("two files of one revision, a parent that isn't there", async () => {
    const text = project.read(`${migrations}/${file}`);
    project.write(`${migrations}/copy.ts`, text);
    expectFailure(await project.run(["migrate"]), {
      code: 4,
      says: /two migrations have the revision/,
      hint: /another revision/,
    });
    project.write(
      `${migrations}/copy.ts`,
      text.replace(/revision: "[0-9a-f]+"/, 'revision: "other"').replace("parents: []", 'parents: ["lost"]'),
    );
    expectFailure(await project.run(["migrate"]), { code: 4, says: /follows lost/, hint: /parents/ });
  });

  test("a question without a terminal: exit code 3 and the flags", async () => {
    project.write("core/models.ts", models.replace('title: text("title")', 'heading: text("heading")'));
    const result = await project.run(["makemigrations"]);
    expectFailure(result, {
      code: 3,
      says: /posts\.title/,
      hint: /--rename posts\.title:heading[\s\S]*--drop posts\.title/,
    });
    const renamed = await project.run(["makemigrations", "--rename", "posts.title:heading", "--dry-run"]);
    expect(renamed.stdout).toContain('op.renameColumn("posts.title", "posts.heading")');
    const dropped = await project.run(["makemigrations", "--drop", "posts.title", "--dry-run"]);
    expect(dropped.stdout).toContain('op.dropColumn("posts.title")');
  });

  test("a property key that stayed the same is a certain rename", async () => {
    project.write("core/models.ts", models.replace('text("title")', 'text("heading")'));
    const made = await project.run(["makemigrations", "--dry-run"]);
    expect(made.stdout).toContain('op.renameColumn("posts.title", "posts.heading")');
  });

  test("NOT NULL without a default on a table with rows asks what they shall get", async () => {
    await database.session.query("insert into posts (id, title) values (1, 'one')");
    project.write(
      "core/models.ts",
      models.replace('title: text("title")', 'title: text("title"), slug: text("slug").notNull()'),
    );
    expectFailure(await project.run(["makemigrations"]), {
      code: 3,
      says: /posts\.slug is NOT NULL/,
      hint: /--fill "posts\.slug=/,
    });
    expect(await project.run(["makemigrations", "--fill", "posts.slug='s-' || id"])).toMatchObject({ code: 0 });
    expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
    expect(await database.session.query("select slug from posts")).toEqual([{ slug: "s-1" }]);
    expect(await project.run(["makemigrations", "--check"])).toMatchObject({ code: 0 });
    expect(await project.run(["rollback", "--yes"])).toMatchObject({ code: 0 });
  });

  test("a version table that isn't one", async () => {
    await database.session.script("drop table sluice_version; create table sluice_version (id int)");
    expectFailure(await project.run(["migrate"]), {
      code: 4,
      says: /sluice_version is not a version table/,
      hint: /versionTable/,
    });
    expect(existsSync(join(project.root, migrations, file))).toBe(true);
  });
});

test("a head that can't be written: its migration isn't there either", async () => {
  mkdirSync(join(project.root, migrations, "head"), { recursive: true });
  expectFailure(await project.run(["makemigrations"]), {
    code: 4,
    says: /Cannot write .*migrations\/head: it is a folder/,
    hint: /Move that folder away/,
  });
  expect(written()).toEqual(["head"]);
});

test("nowhere to write temporary files", async () => {
  const TMPDIR = join(project.root, "nowhere");
  expectFailure(await project.run(["makemigrations"], { env: { TMPDIR } }), {
    code: 4,
    says: /Cannot write temporary files to .*nowhere/,
    hint: /TMPDIR/,
  });
});

test("a server that goes away while a session begins", async () => {
  // It lets everybody in and is gone when it is asked for anything: authentication is done, ready for a query.
  const welcome = Buffer.from("R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I", "latin1");
  const leaving = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(welcome);
      socket.once("data", () => socket.resetAndDestroy());
    });
  });
  await new Promise<void>((resolve) => leaving.listen(0, "127.0.0.1", resolve));
  const { port } = leaving.address() as { port: number };
  const env = { DATABASE_URL: `postgres://ann@127.0.0.1:${port}/shop?sslmode=disable` };
  const result = await project.run(["migrate"], { env });
  leaving.close();
  expectFailure(result, { code: 4, says: /Can't connect to .*: the server closed the connection/, hint: /Start the/ });
});
