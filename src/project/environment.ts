import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "dotenv";

/** Environment variables, as `process.env` holds them. */
export type Environment = Record<string, string | undefined>;

/** Adds what the project's `.env` says to the environment. What is set already stays. */
export async function readEnvironment(root: string, env: Environment): Promise<void> {
  const text = await readFile(join(root, ".env"), "utf8").catch(() => null);
  if (text === null) return;
  for (const [key, value] of Object.entries(parse(text))) env[key] ??= value;
}
