// The example's external app both ways: as the folder that its author works in, and as the package that a project installs.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const config = (app: string) => `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { apps: [{ name: "billing", external: true, ${app} }] } });
`;

let database: TestDatabase;
let project: TempProject;

beforeAll(async () => {
  database = await createDatabase();
  project = tempProject({
    database,
    files: { "drizzle.config.ts": config('path: "work/billing"'), "core/models.ts": "export {};\n" },
  });
  // What is installed is a folder of its own.
  rmSync(join(project.root, "node_modules"));
  mkdirSync(join(project.root, "node_modules"));
  symlinkSync(join(repository, "node_modules/drizzle-orm"), join(project.root, "node_modules/drizzle-orm"));
  cpSync(join(repository, "apps/billing"), join(project.root, "work/billing"), {
    recursive: true,
    filter: (file) => ![".sluice", "dist"].includes(basename(file)),
  });
});
afterAll(async () => {
  project.remove();
  await database.drop();
});

const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await project.run([...args, "--json"]);
  return { code, stderr, ...JSON.parse(stdout) };
};

const recorded = async (): Promise<string[]> =>
  (await database.session.query("select revision from sluice_version_billing order by applied_at, revision")).map(
    ({ revision }) => String(revision),
  );

const tables = async (): Promise<unknown[]> =>
  (await database.session.query("select tablename from pg_tables where tablename like 'billing%' order by 1")).map(
    ({ tablename }) => tablename,
  );

const revisions = ["4bca2107a1b2", "bd95ef8195ec"];
const both = ["billing_customers", "billing_invoices"];

/** Compiled in a way that leaves no line as it was, packed as for a registry, and unpacked as an installation does it. */
async function install(): Promise<string> {
  const source = join(project.root, "work/billing");
  const migrations = readdirSync(join(source, "migrations")).filter((name) => name.endsWith(".ts"));
  await build({
    absWorkingDir: source,
    entryPoints: ["models.ts", ...migrations.map((name) => `migrations/${name}`)],
    outdir: "dist",
    outbase: ".",
    format: "esm",
    minifyWhitespace: true,
  });
  execFileSync("npm", ["pack", "--offline", "--silent", "--pack-destination", project.root], { cwd: source });
  const target = join(project.root, "node_modules/billing");
  mkdirSync(target);
  execFileSync("tar", ["-xzf", join(project.root, "billing-0.1.0.tgz"), "-C", target, "--strip-components=1"]);
  rmSync(source, { recursive: true });
  return target;
}

test("a database that went by the folder goes on with the package, whose files are compiled", async () => {
  const asFolder = await json("preview", "billing@base:head");
  const applied = await json("migrate");
  expect(applied).toMatchObject({ code: 0, done: revisions.map((revision) => ({ scope: "billing", revision })) });
  expect([await recorded(), await tables()]).toEqual([revisions, both]);

  const target = await install();
  expect(readdirSync(target).sort()).toEqual(["README.md", "dist", "package.json"]);
  expect(readdirSync(join(target, "dist/migrations")).filter((name) => !name.endsWith(".js"))).toEqual([]);
  project.write("drizzle.config.ts", config('package: "billing"'));

  const shown = await project.run(["showmigrations", "billing"]);
  expect(shown).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/\[x\] .*4bca2107a1b2[\s\S]*\[x\] .*bd95ef8195ec/),
  });
  expect(shown.stdout).not.toContain("edited");
  const { migrations } = await json("preview", "billing@base:head");
  const segments = (all: readonly { segments: unknown }[]) => all.map((each) => each.segments);
  expect(segments(migrations)).toEqual(segments(asFolder.migrations));

  // A record from before there was such a column.
  await database.session.script("alter table sluice_version_billing drop column meaning");
  expect(await json("rollback", "billing@base")).toMatchObject({
    code: 4,
    error: { code: "edited_migration", hint: expect.stringContaining("install the package as it was (npm ci)") },
  });
  await database.session.script("update sluice_version_billing set checksum = ''");
  expect(await json("rollback", "billing@base")).toMatchObject({ code: 0 });
  expect([await recorded(), await tables()]).toEqual([[], []]);

  expect(await json("migrate", "billing@+1")).toMatchObject({ code: 0 });
  expect(await recorded()).toEqual(revisions.slice(0, 1));
  expect(await json("migrate")).toMatchObject({ code: 0, done: [{ revision: revisions[1] }] });
  expect([await recorded(), await tables()]).toEqual([revisions, both]);
  expect(await database.session.query("select from sluice_version_billing where meaning is null")).toEqual([]);

  const [, second = ""] = readdirSync(join(target, "dist/migrations")).sort();
  const file = join("node_modules/billing/dist/migrations", second);
  project.write(file, project.read(file).replace('type:"timestamptz"', 'type:"timestamp"'));
  const edited = await project.run(["migrate"]);
  expect(edited).toMatchObject({ code: 4, stderr: expect.stringMatching(/billing: .*bd95ef8195ec.* was edited/) });
});
