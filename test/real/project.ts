// A project whose models drizzle-kit made from a database, and drizzle-kit's own `push` of them to another one.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Session } from "../../src/ports.ts";
import { connect } from "../../src/postgres/connect.ts";
import { type Execution, execute } from "./execute.ts";
import { mend } from "./mend.ts";

export interface RealProject {
  readonly directory: string;
  readonly mends: readonly string[];
  readonly pull: Execution;
}

/** `packages`: the node_modules folder that holds drizzle-orm and drizzle-kit. */
export async function pullProject(directory: string, packages: string, url: string): Promise<RealProject> {
  mkdirSync(join(directory, "core"), { recursive: true });
  symlinkSync(packages, join(directory, "node_modules"));
  writeFileSync(join(directory, "package.json"), '{ "type": "module", "private": true }\n');
  writeConfig(directory, "drizzle.config.ts", {});
  const pull = await kit(directory, url, ["pull"]);
  const pulled = readFileSync(join(directory, "drizzle/schema.ts"), "utf8");
  const mended = await onUrl(url, (session) => mend(pulled, session));
  writeFileSync(join(directory, "core/models.ts"), mended.text);
  return { directory, mends: mended.mends, pull };
}

/** drizzle-kit exits with 0 whatever happens; whether it did its work shows in the database. */
export async function push(directory: string, url: string): Promise<Execution> {
  const pushed = await kit(directory, url, ["push", "--force"]);
  if ((await countTables(url)) === 0) throw new Error(`drizzle-kit push failed:\n${pushed.stdout}${pushed.stderr}`);
  return pushed;
}

export function countTables(url: string): Promise<number> {
  return onUrl(url, async (session) => {
    const rows = await session.query<{ count: number }>(
      "select count(*)::int as count from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    );
    return rows[0]?.count ?? 0;
  });
}

export async function onUrl<T>(url: string, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect({ kind: "url", url });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

function writeConfig(directory: string, file: string, more: Readonly<Record<string, unknown>>): void {
  const config = { dialect: "postgresql", schema: "./core/models.ts", out: "./drizzle", ...more };
  writeFileSync(join(directory, file), `export default ${JSON.stringify(config, null, 2)};\n`);
}

function kit(directory: string, url: string, args: readonly string[]): Promise<Execution> {
  writeConfig(directory, "kit.config.ts", { dbCredentials: { url } });
  const program = ["node_modules/drizzle-kit/bin.cjs", ...args, "--config=kit.config.ts"];
  return execute(process.execPath, program, { directory });
}
