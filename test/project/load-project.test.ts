import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { stopLoader } from "../../src/drizzle/load-module.ts";
import { loadProject, type Project } from "../../src/project/load-project.ts";
import { temporaryProject } from "../drizzle/models-of.ts";

type Files = Readonly<Record<string, string>>;

/** The project of a configuration (the body of its object), with these files beside it. */
async function load(config: string, files: Files = {}, env: Record<string, string> = {}): Promise<Project> {
  const root = temporaryProject({ "drizzle.config.ts": configText(config), ...files }, "");
  return loadProject(root, { env });
}

const configText = (body: string) =>
  `import { defineConfig } from "sluice";\nexport default defineConfig({ dialect: "postgresql", ${body} });`;

const from = (project: Project, paths: readonly string[]) => paths.map((path) => relative(project.root, path));

describe("the configuration file", () => {
  const formats: readonly [name: string, text: string][] = [
    ["drizzle.config.ts", configText("")],
    ["drizzle.config.mts", `export default { dialect: "postgresql" as const };`],
    ["drizzle.config.cts", `const config: { dialect: string } = { dialect: "postgresql" }; module.exports = config;`],
    [
      "drizzle.config.js",
      `import { defineConfig } from "drizzle-kit"; export default defineConfig({ dialect: "postgresql" });`,
    ],
    ["drizzle.config.mjs", `export default await Promise.resolve({ dialect: "postgresql" });`],
    [
      "drizzle.config.cjs",
      `const { defineConfig } = require("drizzle-kit"); module.exports = defineConfig({ dialect: "postgresql" });`,
    ],
    ["drizzle.config.json", `{ "dialect": "postgresql" }`],
  ];
  test.each(formats)("%s is found, also from below", async (name, text) => {
    const root = temporaryProject({ [name]: text, "a/b/c.txt": "" }, "");
    for (const cwd of [root, join(root, "a/b")]) {
      const project = await loadProject(cwd, { env: {} });
      expect([project.root, project.configFile]).toEqual([root, join(root, name)]);
      expect(project.config.dialect).toBe("postgresql");
    }
  });

  test("through a symbolic link, the root is the real folder", async () => {
    const root = temporaryProject({ "drizzle.config.ts": configText(""), "core/models.ts": "" }, "");
    symlinkSync(root, `${root}-link`);
    const project = await loadProject(`${root}-link`, { env: {} });
    expect(project.root).toBe(root);
    expect(project.configFiles).toEqual([join(root, "drizzle.config.ts")]);
  });

  test("none: the error says where it looked and what to run", async () => {
    const root = temporaryProject({}, "");
    await expect(loadProject(root, { env: {} })).rejects.toMatchObject({
      code: "no_config",
      exit: 2,
      hint: "npx sluice init",
      message: expect.stringContaining(root),
    });
  });

  test("its imports are its files", async () => {
    const project = await load("...shared", {
      "shared.ts": "export const shared = { casing: 'snake_case' as const };",
    }).catch((error: unknown) => error);
    expect(project).toMatchObject({
      code: "config_failed",
      message: expect.stringMatching(/^drizzle\.config\.ts:2:\d+: ReferenceError: shared/),
    });
    const root = temporaryProject(
      {
        "drizzle.config.ts": `import { shared } from "./shared"; export default { dialect: "postgresql", ...shared };`,
        "shared.ts": "export const shared = { casing: 'snake_case' as const };",
      },
      "",
    );
    const good = await loadProject(root, { env: {} });
    expect(good.casing).toBe("snake_case");
    expect([...from(good, good.configFiles)].sort()).toEqual(["drizzle.config.ts", "shared.ts"]);
  });

  test.each([
    ["a syntax error", "drizzle.config.ts", "export default {;", "config_syntax", /^drizzle\.config\.ts:1:17: /],
    ["broken JSON", "drizzle.config.json", "{ dialect }", "config_syntax", /^drizzle\.config\.json: /],
    ["no default export", "drizzle.config.ts", "export const config = {};", "config_invalid", /has no default export/],
    ["something else", "drizzle.config.ts", "export default 5;", "config_invalid", /must be an object, but is 5/],
    [
      "another dialect",
      "drizzle.config.ts",
      `export default { dialect: "mysql" };`,
      "config_dialect",
      /dialect is "mysql"/,
    ],
    ["no dialect", "drizzle.config.ts", "export default {};", "config_dialect", /dialect is missing/],
  ])("%s is refused", async (...[, name, text, code, message]) => {
    const root = temporaryProject({ [name]: text }, "");
    await expect(loadProject(root, { env: {} })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });

  const faults: readonly [body: string, message: string, hint?: string][] = [
    [`sluice: { apps: ["core", { nmae: "x" }] }`, "sluice.apps[1].name is missing."],
    [
      `sluice: { apps: [{ name: "x", externl: true }] }`,
      "sluice.apps[0].externl is not a setting.",
      `Did you mean "external"?`,
    ],
    [`sluice: { apps: ["core", { name: 5 }] }`, "sluice.apps[1].name must be a string, but is 5."],
    [`sluice: { apps: "core" }`, "sluice.apps must be a list, but is a string."],
    [`sluice: { apps: [null] }`, "sluice.apps[0] must be a name, or an object with a name, but is null."],
    [`sluice: { migration: {} }`, "sluice.migration is not a setting.", `Did you mean "migrations"?`],
    [`sluice: { unheard: 1 }`, "sluice.unheard is not a setting.", "Known here: app, apps, order, "],
    [`sluice: { migrations: { versionTable: "" } }`, "sluice.migrations.versionTable must be a string, but is empty."],
    [
      `sluice: { proof: "embeded" }`,
      `sluice.proof must be one of "embedded", but is a string.`,
      `Did you mean "embedded"?`,
    ],
    [
      `sluice: { safety: { lockRetrys: 3 } }`,
      "sluice.safety.lockRetrys is not a setting.",
      `Did you mean "lockRetries"?`,
    ],
    [
      `sluice: { safety: { lockTimeout: "abc" } }`,
      'sluice.safety.lockTimeout must be a number of milliseconds, or a time such as "5s", but is "abc".',
      "The units are us, ms, s, min, h, d;",
    ],
    ...["-5", '"-5s"', '"5 weeks"', '"30d"', "true"].map((value): [string, string] => [
      `sluice: { safety: { statementTimeout: ${value} } }`,
      `sluice.safety.statementTimeout must be a number of milliseconds, or a time such as "5s", but is ${value}.`,
    ]),
    [
      `sluice: { safety: { lockRetries: -1 } }`,
      "sluice.safety.lockRetries must be a whole number, 0 or more, but is -1.",
    ],
    [`sluice: { hooks: { filter: true } }`, "sluice.hooks.filter must be a function, but is true."],
    [`sluice: { databases: { one: 5 } }`, "sluice.databases.one must be a connection string, or an object, but is 5."],
    [
      `sluice: { databases: { one: "a" }, default: "oen" }`,
      `sluice.default is "oen", which is not one of sluice.databases.`,
      `Did you mean "one"?`,
    ],
    [`sluice: { apps: ["a", "a"] }`, `sluice.apps names "a" twice.`],
    [
      `sluice: { apps: ["blog", { name: "Blog", path: "b" }] }`,
      `sluice.apps names "blog" and "Blog", which differ only in case.`,
    ],
    [`sluice: { apps: ["Core"] }`, `sluice.apps names "core" and "Core", which differ only in case.`],
    [`sluice: { apps: ["a/b"] }`, `sluice.apps: "a/b" can't be the name of an app.`],
    [`sluice: { apps: [{ name: "project", external: true }] }`, `sluice.apps: "project" can't be the name of an app.`],
    [
      `sluice: { order: ["cor"] }`,
      `sluice.order names "cor", which is not one of sluice.apps.`,
      `Did you mean "core"?`,
    ],
    [`casing: "snake"`, `casing must be one of "snake_case", "camelCase", but is a string.`],
    [`schema: 5`, "schema must be a string or a list of strings, but is 5."],
    [`dbCredentials: { host: "h" }`, "dbCredentials.database is missing."],
  ];
  test.each(faults)("%s", async (body, message, hint = "") => {
    const error = await load(body).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "config_invalid",
      exit: 2,
      message: `drizzle.config.ts: ${message}`,
      hint: expect.stringContaining(hint),
    });
  });

  test("times as PostgreSQL writes them, and names for files, are checked before they are used", async () => {
    for (const time of ["0", "1500", '"0"', '"1.5 s"', '"2min"', '" 500us "']) {
      const { config } = await load(`sluice: { safety: { lockTimeout: ${time} } }`);
      expect(JSON.stringify(config.sluice?.safety?.lockTimeout)).toBe(time);
    }
    const refused = (migrations: string): Promise<unknown> => load(`sluice: { migrations: { ${migrations} } }`);
    await expect(refused('fileTemplate: "x"')).rejects.toMatchObject({ code: "invalid_file_template", exit: 2 });
    await expect(refused('timezone: "Mars/Base"')).rejects.toMatchObject({ code: "invalid_timezone", exit: 2 });
  });

  test("a wrong password is never shown", async () => {
    const error = await load(`dbCredentials: { url: { secret: "hunter2" } }`).catch((thrown: Error) => thrown);
    expect(String((error as Error).message)).toBe(
      "drizzle.config.ts: dbCredentials.url must be a string, but is an object.",
    );
  });

  test("drizzle-kit's other keys are left to it", async () => {
    const project = await load(
      `out: "./drizzle", verbose: true, entities: { roles: true }, unknownToUs: 1, sluice: {}`,
    );
    expect(project.config.out).toBe("./drizzle");
  });
});

describe("the database", () => {
  const target = async (body: string, env: Record<string, string> = {}, files: Files = {}) =>
    (await load(body, files, env)).database;

  test("DATABASE_URL, then dbCredentials, then the embedded one", async () => {
    const credentials = `dbCredentials: { url: "postgres://config/db" }`;
    expect(await target(credentials, { DATABASE_URL: "postgres://env/db" })).toMatchObject({
      kind: "url",
      url: "postgres://env/db",
    });
    expect(await target(credentials)).toMatchObject({ kind: "url", url: "postgres://config/db" });
    const embedded = await load("");
    expect(embedded.database).toEqual({
      kind: "embedded",
      directory: join(embedded.root, ".sluice/database"),
      resolveFrom: embedded.root,
    });
    const moved = await load(`sluice: { embedded: { directory: "data/pg", extensions: ["citext"] } }`);
    expect(moved.database).toMatchObject({ directory: join(moved.root, "data/pg"), extensions: ["citext"] });
  });

  test(".env is read before the configuration; the real environment wins", async () => {
    const body = `dbCredentials: { url: process.env.SLUICE_TEST_URL ?? "none" }, sluice: { migrations: { versionTable: process.env.SLUICE_TEST_TABLE } }`;
    const before = { ...process.env };
    try {
      const root = temporaryProject(
        {
          "drizzle.config.ts": configText(body),
          ".env": `# comment\nSLUICE_TEST_URL="postgres://dotenv/db"\nSLUICE_TEST_TABLE=from_file\n`,
        },
        "",
      );
      process.env.SLUICE_TEST_TABLE = "from_env";
      const project = await loadProject(root, { env: process.env });
      expect(project.database).toMatchObject({ url: process.env.DATABASE_URL ?? "postgres://dotenv/db" });
      expect(project.scopes[0].versionTable).toBe("from_env");
    } finally {
      for (const key of ["SLUICE_TEST_URL", "SLUICE_TEST_TABLE"]) {
        if (before[key] === undefined) delete process.env[key];
        else process.env[key] = before[key];
      }
    }
    expect(await target("", {}, { ".env": "DATABASE_URL=postgres://dotenv/db" })).toMatchObject({
      url: "postgres://dotenv/db",
    });
  });

  test("credentials in parts become a URL", async () => {
    expect(
      await target(
        `dbCredentials: { host: "h", port: 5433, user: "a b", password: "p@ss/word", database: "d b", ssl: "require" }`,
      ),
    ).toMatchObject({
      url: "postgres://a%20b:p%40ss%2Fword@h:5433/d%20b?sslmode=require",
    });
    expect(await target(`dbCredentials: { host: "::1", database: "d", ssl: false }`)).toMatchObject({
      url: "postgres://[::1]/d?sslmode=disable",
    });
    expect(
      await target(`dbCredentials: { host: "h", database: "d", ssl: { rejectUnauthorized: false } }`),
    ).toMatchObject({
      url: "postgres://h/d",
      ssl: { rejectUnauthorized: false },
    });
  });

  test("drivers: pglite is embedded, others are refused", async () => {
    const project = await load(`driver: "pglite", dbCredentials: { url: "./pg" }`);
    expect(project.database).toMatchObject({ kind: "embedded", directory: join(project.root, "pg") });
    await expect(load(`driver: "aws-data-api", dbCredentials: { database: "d", host: "h" }`)).rejects.toMatchObject({
      code: "config_driver",
    });
  });

  test("named ones: the default, or the first", async () => {
    const databases = `databases: { main: "postgres://main/db", logs: { host: "logs", database: "l" } }`;
    const project = await load(`sluice: { ${databases} }`, {}, { DATABASE_URL: "postgres://env/db" });
    expect(project.defaultDatabase).toBe("main");
    expect(project.database).toMatchObject({ url: "postgres://main/db" });
    expect(project.databases.logs?.target).toMatchObject({ url: "postgres://logs/l" });
    expect((await load(`sluice: { ${databases}, default: "logs" }`)).database).toMatchObject({
      url: "postgres://logs/l",
    });
  });
});

describe("scopes", () => {
  const apps = async (body: string, files: Files) => {
    const project = await load(body, files);
    return project.scopes[0].apps.map(({ name, modules }) => [name, ...from(project, modules)]);
  };

  test("a project without models has a core without models", async () => {
    const project = await load("");
    expect(project.scopes).toHaveLength(1);
    expect(project.scopes[0]).toEqual({
      name: "project",
      kind: "project",
      home: project.root,
      apps: [{ name: "core", directory: join(project.root, "core"), modules: [] }],
      migrationsDirectory: join(project.root, "core/db/migrations"),
      versionTable: "sluice_version",
    });
  });

  test("core and apps: a file, a barrel, or a folder", async () => {
    const files = {
      "core/models.ts": "",
      "core/other.ts": "",
      "apps/auth/models/index.ts": "",
      "apps/auth/models/users.ts": "",
      "apps/blog/models/posts.ts": "",
      "apps/blog/models/comments.mts": "",
      "apps/blog/models/posts.test.ts": "",
      "apps/blog/models/types.d.ts": "",
      "apps/blog/models/notes.md": "",
      "elsewhere/shop/models.js": "",
    };
    const body = `sluice: { apps: ["auth", "blog", { name: "shop", path: "elsewhere/shop" }] }`;
    expect(await apps(body, files)).toEqual([
      ["core", "core/models.ts"],
      ["auth", "apps/auth/models/index.ts"],
      ["blog", "apps/blog/models/comments.mts", "apps/blog/models/posts.ts"],
      ["shop", "elsewhere/shop/models.js"],
    ]);
    expect(
      (await apps(`sluice: { apps: ["auth", "blog"], order: ["blog", "core"] }`, files)).map(([name]) => name),
    ).toEqual(["blog", "core", "auth"]);
  });

  test("an app's models by pattern", async () => {
    const files = { "apps/a/src/x.table.ts": "", "apps/a/src/deep/y.table.ts": "", "apps/a/src/z.ts": "" };
    expect(await apps(`sluice: { apps: [{ name: "a", models: "src/**/*.table.ts" }] }`, files)).toEqual([
      ["core"],
      ["a", "apps/a/src/deep/y.table.ts", "apps/a/src/x.table.ts"],
    ]);
  });

  test("an app without models is refused, with the nearest folder", async () => {
    const files = { "apps/blog/models.ts": "" };
    await expect(apps(`sluice: { apps: ["blgo"] }`, files)).rejects.toMatchObject({
      code: "no_models",
      exit: 2,
      hint: `Did you mean "blog"?`,
    });
    await expect(apps(`sluice: { apps: ["shop"] }`, files)).rejects.toMatchObject({
      code: "no_models",
      hint: "npx sluice startapp shop",
    });
  });

  test("drizzle-kit's schema, where there are no models of ours", async () => {
    const files = {
      "src/schema.ts": "",
      "src/db/a.ts": "",
      "src/db/b.ts": "",
      "src/db/deep/c.ts": "",
      "src/db/b.test.ts": "",
      "src/[id]/x.ts": "",
      ".hidden/y.ts": "",
    };
    const schema = async (value: string) => (await apps(`schema: ${value}`, files))[0];
    expect(await schema(`"./src/schema.ts"`)).toEqual(["core", "src/schema.ts"]);
    expect(await schema(`["./src/schema.ts", "./src/db"]`)).toEqual([
      "core",
      "src/schema.ts",
      "src/db/a.ts",
      "src/db/b.ts",
    ]);
    expect(await schema(`"./src/db/*.ts"`)).toEqual(["core", "src/db/a.ts", "src/db/b.test.ts", "src/db/b.ts"]);
    expect(await schema(`"src/**/{a,c}.ts"`)).toEqual(["core", "src/db/a.ts", "src/db/deep/c.ts"]);
    expect(await schema(`"src/db/?.ts"`)).toEqual(["core", "src/db/a.ts", "src/db/b.ts"]);
    expect(await schema(`"src/[id]/x.ts"`)).toEqual(["core", "src/[id]/x.ts"]);
    expect(await schema(`"**/y.ts"`).catch((error: unknown) => error)).toMatchObject({ code: "no_models" });
    await expect(schema(`["./src/schema.ts", "./src/nope.ts"]`)).rejects.toMatchObject({
      code: "no_models",
      message: expect.stringContaining(`"./src/nope.ts"`),
    });
    expect(await apps(`schema: "./src/nope.ts"`, { "core/models.ts": "" })).toEqual([["core", "core/models.ts"]]);
  });

  test("settings of migrations", async () => {
    const project = await load(
      `sluice: { apps: [{ name: "mail", external: true, path: "plugins/mail" }], migrations: { directory: "db/steps", fileTemplate: "{rev}_{slug}", timezone: "Europe/Berlin", versionTable: "v", versionSchema: "meta" } }`,
      { "plugins/mail/models.ts": "" },
    );
    expect(project.scopes[0]).toMatchObject({
      fileTemplate: "{rev}_{slug}",
      timezone: "Europe/Berlin",
      versionSchema: "meta",
      migrationsDirectory: join(project.root, "db/steps"),
      versionTable: "v",
    });
    expect(project.scopes[1]).toMatchObject({
      name: "mail",
      kind: "app",
      home: join(project.root, "plugins/mail"),
      versionSchema: "meta",
      apps: [{ name: "mail", modules: [join(project.root, "plugins/mail/models.ts")] }],
      migrationsDirectory: join(project.root, "plugins/mail/migrations"),
      versionTable: "v_mail",
    });
  });

  test("an external app in a package", async () => {
    const root = realpathSync(
      temporaryProject(
        {
          "drizzle.config.ts": configText(
            `sluice: { apps: [{ name: "mail", external: true, package: "@org/mail" }, { name: "forms", external: true, package: "forms" }], order: ["forms", "mail"] }`,
          ),
          "packages/mail/package.json": "{}",
          "packages/mail/models.ts": "",
          "node_modules/forms/package.json": "{}",
          "node_modules/forms/models.js": "",
        },
        "",
      ),
    );
    mkdirSync(join(root, "node_modules/@org"), { recursive: true });
    symlinkSync(join(root, "packages/mail"), join(root, "node_modules/@org/mail"));
    const { scopes } = await loadProject(root, { env: {} });
    expect(scopes.map(({ name, versionTable }) => [name, versionTable])).toEqual([
      ["project", "sluice_version"],
      ["forms", "sluice_version_forms"],
      ["mail", "sluice_version_mail"],
    ]);
    expect(scopes[1]?.apps[0]?.modules).toEqual([join(root, "node_modules/forms/models.js")]);
    expect(scopes[2]?.apps[0]?.directory).toBe(join(root, "packages/mail"));
    const missing = load(`sluice: { apps: [{ name: "x", package: "not-there" }] }`);
    await expect(missing).rejects.toMatchObject({ code: "no_package", hint: "npm install not-there" });
  });
});

test("the loader stops", async () => {
  await load("");
  await expect(stopLoader()).resolves.toBeUndefined();
});
