import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const run = promisify(execFile);

/** Another database with all that this one has, by pg_dump and pg_restore; `null` where they can't be used. */
export async function restored({ url }: { readonly url?: string }): Promise<TestDatabase | null> {
  if (url === undefined) return null;
  const copy = await createDatabase();
  const file = join(tmpdir(), `${new URL(copy.url).pathname.slice(1)}.dump`);
  try {
    if (await dumped(url, file)) {
      await run("pg_restore", ["--no-owner", "--exit-on-error", `--dbname=${copy.url}`, file]);
      return copy;
    }
  } catch (error) {
    await copy.drop();
    throw error;
  } finally {
    await rm(file, { force: true });
  }
  await copy.drop();
  return null;
}

/** A pg_dump doesn't read a server that is newer than itself. */
async function dumped(url: string, file: string): Promise<boolean> {
  const options = ["--format=custom", "--no-owner", `--file=${file}`, `--dbname=${url}`];
  return run("pg_dump", options).then(
    () => true,
    (error: unknown) => {
      if (/version mismatch|ENOENT/.test(String(error))) return false;
      throw error;
    },
  );
}
