// External apps: what they say of themselves, as a project that applies them sees it and as their own folder does.
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { loadProject, type Project } from "../../src/project/load-project.ts";
import type { Scope } from "../../src/project/scopes.ts";
import { temporaryProject } from "../drizzle/models-of.ts";

const config = (sluice: string, more = "") =>
  `import { defineConfig } from "sluice";\nexport default defineConfig({ dialect: "postgresql", ${more} sluice: ${sluice} });`;

const host = (app: string): string => config(`{ apps: [{ name: "billing", external: true, ${app} }] }`);

async function load(files: Readonly<Record<string, string>>, below = "."): Promise<Project> {
  return loadProject(join(temporaryProject(files, ""), below), { env: {} });
}

const seen = ({ root }: Project, scope: Scope | undefined) =>
  scope && {
    home: relative(root, scope.home),
    models: scope.apps.flatMap(({ modules }) => modules.map((file) => relative(root, file))),
    migrations: relative(root, scope.migrationsDirectory),
    table: scope.versionTable,
  };

const billing = {
  home: "apps/billing",
  models: ["apps/billing/models.ts"],
  migrations: "apps/billing/migrations",
  table: "sluice_version_billing",
};

test("in its own folder, the app is the only scope, and its migrations are made there", async () => {
  const files = { "apps/billing/drizzle.config.ts": config(`{ app: "billing" }`), "apps/billing/models.ts": "" };
  const project = await load(files, "apps/billing");
  expect(project.scopes).toHaveLength(1);
  expect(project.scopes[0]).toMatchObject({ name: "billing", kind: "app", home: project.root });
  expect(seen(project, project.scopes[0])).toEqual({
    ...billing,
    home: "",
    models: ["models.ts"],
    migrations: "migrations",
  });
});

test("a folder's configuration says where models and migrations are; its package.json says where they are in a package", async () => {
  const app = {
    "drizzle.config.ts": config(
      `{ app: "billing", migrations: { directory: "src/steps" } }`,
      `schema: "./src/tables.ts",`,
    ),
    "package.json": `{ "name": "billing-app", "sluice": { "app": "billing", "models": "dist/tables.js", "migrations": "dist/steps" } }`,
    "src/tables.ts": "",
    "dist/tables.js": "",
  };
  const at = (folder: string) =>
    Object.fromEntries(Object.entries(app).map(([file, text]) => [`${folder}/${file}`, text]));
  const folder = await load({ "drizzle.config.ts": host(""), ...at("apps/billing") });
  expect(seen(folder, folder.scopes[1])).toEqual({
    ...billing,
    models: ["apps/billing/src/tables.ts"],
    migrations: "apps/billing/src/steps",
  });
  const shipped = await load({
    "drizzle.config.ts": host(`package: "billing-app"`),
    ...at("node_modules/billing-app"),
  });
  expect(seen(shipped, shipped.scopes[1])).toEqual({
    ...billing,
    home: "node_modules/billing-app",
    models: ["node_modules/billing-app/dist/tables.js"],
    migrations: "node_modules/billing-app/dist/steps",
  });
});

test("without a manifest, and with settings of the project that applies it", async () => {
  const plain = await load({ "drizzle.config.ts": host(""), "apps/billing/models.ts": "" });
  expect(seen(plain, plain.scopes[1])).toEqual(billing);
  const told = await load({
    "drizzle.config.ts": host(`path: "plugins/b", models: "t.ts", migrations: "steps"`),
    "plugins/b/t.ts": "",
  });
  expect(seen(told, told.scopes[1])).toEqual({
    ...billing,
    home: "plugins/b",
    models: ["plugins/b/t.ts"],
    migrations: "plugins/b/steps",
  });
});

test("a package may ship its migrations alone", async () => {
  const project = await load({
    "drizzle.config.ts": host(`package: "billing-app"`),
    "node_modules/billing-app/package.json": `{ "sluice": { "app": "billing" } }`,
  });
  expect(seen(project, project.scopes[1])).toMatchObject({
    models: [],
    migrations: "node_modules/billing-app/migrations",
  });
});

const own = (sluice: string) => ({ "apps/billing/drizzle.config.ts": config(sluice), "apps/billing/models.ts": "" });

test.each([
  ["another name", "config_invalid", /calls itself "invoices" in .*drizzle\.config\.ts/, own(`{ app: "invoices" }`)],
  [
    "the project's version table",
    "version_table_conflict",
    /can't keep its record in sluice_version/,
    own(`{ app: "billing", migrations: { versionTable: "sluice_version" } }`),
  ],
  [
    "a version table that another app has",
    "version_table_conflict",
    /mail and billing would both keep their record/,
    {
      ...own(`{ app: "billing", migrations: { versionTable: "v" } }`),
      "apps/mail/drizzle.config.ts": config(`{ app: "mail", migrations: { versionTable: "v" } }`),
      "apps/mail/models.ts": "",
      "drizzle.config.ts": config(`{ apps: [{ name: "billing", external: true }, { name: "mail", external: true }] }`),
    },
  ],
  [
    "apps of its own",
    "config_invalid",
    /sluice\.app and sluice\.apps exclude each other/,
    own(`{ app: "billing", apps: ["x"] }`),
    "apps/billing",
  ],
  [
    "a name that no app can have",
    "config_invalid",
    /"project" can't be the name of an app/,
    own(`{ app: "project" }`),
    "apps/billing",
  ],
  [
    "a manifest that makes no sense",
    "manifest_invalid",
    /package\.json: sluice\.modles is not a setting/,
    {
      "apps/billing/package.json": `{ "sluice": { "app": "billing", "modles": "x" } }`,
      "apps/billing/models.ts": "",
    },
  ],
])("refused: %s", async (...[, code, message, files, below = "."]) => {
  const loading = load({ "drizzle.config.ts": host(""), ...files }, below);
  await expect(loading).rejects.toMatchObject({
    code,
    exit: 2,
    message: expect.stringMatching(message),
    hint: expect.any(String),
  });
});
