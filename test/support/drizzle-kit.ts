// drizzle-kit and drizzle-orm's migrator as their users run them, of both majors.
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

export const majors = ["0.31", "1.0"] as const;

export type Major = (typeof majors)[number];

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Makes this major the one that is installed in a project's folder. */
export function install(root: string, major: Major): void {
  const folder = join(root, "node_modules");
  const from = major === "1.0" ? "test/drizzle-v1/node_modules" : "node_modules";
  rmSync(folder, { force: true });
  mkdirSync(folder);
  for (const name of ["drizzle-kit", "drizzle-orm"]) symlinkSync(join(repository, from, name), join(folder, name));
  symlinkSync(join(repository, "node_modules/postgres"), join(folder, "postgres"));
}

/** `drizzle-kit generate` in a project's folder. */
export async function generate(root: string, ...args: readonly string[]): Promise<void> {
  const { stdout, stderr } = await kit(root, "generate", ...args);
  if (!/migration/i.test(stdout)) throw new Error(`drizzle-kit generate wrote nothing:\n${stdout}${stderr}`);
}

export async function kit(root: string, ...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const { DATABASE_URL: _, ...env } = process.env;
  return run(process.execPath, ["node_modules/drizzle-kit/bin.cjs", ...args], { cwd: root, env });
}

interface MigrateOptions {
  readonly folder?: string;
  readonly schema?: string;
  readonly table?: string;
}

/** drizzle-orm's own migrator, in a process of its own. */
export async function migrateWithDrizzle(
  root: string,
  url: string,
  { folder = "drizzle", schema, table }: MigrateOptions = {},
): Promise<void> {
  const options = { migrationsFolder: join(root, folder), migrationsSchema: schema, migrationsTable: table };
  const code = `
import postgres from "postgres";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
const client = postgres(${JSON.stringify(url)}, { max: 1, onnotice: () => {} });
await migrate(drizzle({ client }), ${JSON.stringify(options)});
await client.end();`;
  await run(process.execPath, ["--input-type=module", "--eval", code], { cwd: root });
}
