// A project for one size, one major of Drizzle and one scenario: its folder and its database, which can be put back to
// how they were before every run.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { measure } from "./measure.ts";
import { addedColumn, middleTable, modelsOf } from "./models.ts";

export const scenarios = ["nothing changed", "one column added", "everything new"] as const;
export type Scenario = (typeof scenarios)[number];

export interface Major {
  /** As the table names it: `0.45`. */
  readonly name: string;
  /** The node_modules folder that holds this major. */
  readonly packages: string;
  readonly kit: string;
}

export interface Project {
  readonly directory: string;
  readonly url: string;
  readonly major: Major;
  readonly size: number;
  readonly scenario: Scenario;
  /** Folder and database as they were. */
  reset(): Promise<void>;
}

export interface Place {
  readonly folder: string;
  readonly serverUrl: string;
}

/** The three projects of one size and major. */
export async function makeProjects(place: Place, major: Major, size: number): Promise<Project[]> {
  const full = await createDatabase(place.serverUrl, `bench_${major.name.replaceAll(".", "_")}_${size}`);
  const empty = await createDatabase(place.serverUrl, `bench_${major.name.replaceAll(".", "_")}_${size}_empty`);
  const made: Project[] = [];
  for (const scenario of scenarios) {
    const url = scenario === "everything new" ? empty : full;
    const directory = join(place.folder, `${major.name}-${size}-${scenario.replaceAll(" ", "-")}`);
    writeProject(directory, major, url);
    if (scenario !== "everything new") await generateBase(directory, major, size);
    writeFileSync(join(directory, "core/models.ts"), modelsOf(size, { changed: scenario === "one column added" }));
    made.push({ directory, url, major, size, scenario, reset: () => reset(directory, url, { scenario, size }) });
  }
  await load(join(made[0]?.directory ?? "", "base"), full);
  return made;
}

function writeProject(directory: string, major: Major, url: string): void {
  mkdirSync(join(directory, "core"), { recursive: true });
  symlinkSync(major.packages, join(directory, "node_modules"));
  writeFileSync(join(directory, "package.json"), '{ "type": "module", "private": true }\n');
  const config = { dialect: "postgresql", schema: "./core/models.ts", out: "./drizzle", dbCredentials: { url } };
  writeFileSync(join(directory, "drizzle.config.ts"), `export default ${JSON.stringify(config, null, 2)};\n`);
}

/** drizzle-kit's own first migration: its snapshot for `generate`, and the SQL that makes the database. */
async function generateBase(directory: string, major: Major, size: number): Promise<void> {
  writeFileSync(join(directory, "core/models.ts"), modelsOf(size));
  const { exit, output } = await measure({ args: [major.kit, "generate"], directory, timeout: 600_000 });
  const out = join(directory, "drizzle");
  if (exit !== 0 || !existsSync(out)) throw new Error(`drizzle-kit generate failed:\n${output}`);
  cpSync(out, join(directory, "base"), { recursive: true });
}

async function load(folder: string, url: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".sql"));
  await onDatabase(url, async (sql) => {
    for (const file of files) await sql.unsafe(readFileSync(join(folder, file), "utf8"));
    await sql.unsafe("analyze");
  });
}

async function reset(directory: string, url: string, of: { scenario: Scenario; size: number }): Promise<void> {
  for (const name of ["drizzle", "core/db"]) rmSync(join(directory, name), { recursive: true, force: true });
  if (of.scenario === "everything new") {
    // Both of what drizzle-kit and Sluice keep in a database stand in these.
    await onDatabase(url, (sql) =>
      sql.unsafe("drop schema public cascade; create schema public; drop schema if exists drizzle cascade"),
    );
    return;
  }
  cpSync(join(directory, "base"), join(directory, "drizzle"), { recursive: true });
  await onDatabase(url, (sql) =>
    sql.unsafe(`alter table ${middleTable(of.size)} drop column if exists ${addedColumn}`),
  );
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await onDatabase(serverUrl, async (sql) => {
    await sql.unsafe(`drop database if exists "${name}" with (force)`);
    await sql.unsafe(`create database "${name}"`);
  });
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** The databases of these projects, when they are done with. */
export async function dropDatabases(serverUrl: string, projects: readonly Project[]): Promise<void> {
  for (const url of new Set(projects.map((project) => project.url))) {
    const name = new URL(url).pathname.slice(1);
    await onDatabase(serverUrl, (sql) => sql.unsafe(`drop database if exists "${name}" with (force)`));
  }
}

export async function onDatabase<T>(url: string, work: (sql: postgres.Sql) => PromiseLike<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
