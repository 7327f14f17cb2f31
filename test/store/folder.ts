// A temporary folder for one test file, removed when its tests are done.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll } from "vitest";
import { UserError } from "../../src/engine/errors.ts";

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-store-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a failing promise was rejected with, which must be a UserError. */
export async function userErrorOf(work: Promise<unknown>): Promise<UserError> {
  const outcome = await work.then(
    () => "no error",
    (error: unknown) => error,
  );
  if (outcome instanceof UserError) return outcome;
  throw new Error("expected a UserError", { cause: outcome });
}

/** Permissions bind everybody but root: as root, the work is done as `nobody`. */
export async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
