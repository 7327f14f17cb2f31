// With SLUICE_TEST_PROOF=1 every case is also tried on a replica first, as makemigrations does it: a proof must never refute
// what holds on the database itself.
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { catalogAfter } from "../../src/commands/catalog-after.ts";
import { proofOf } from "../../src/commands/proof.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import type { planned, Scope } from "./gate-pipeline.ts";

export const wantsProof = process.env.SLUICE_TEST_PROOF === "1";

/** Throws when the migration is refuted, or nothing is known of it. */
export async function assertProven(
  comparison: Awaited<ReturnType<typeof planned>>,
  { session, files }: Scope,
): Promise<void> {
  const proof = await proofOf(comparison, {
    session,
    sources: {
      models: comparison.models,
      snapshot: await readDatabase(session),
      history: () => catalogAfter(files.history().revisions),
    },
    planned: comparison,
    replica: (extensions) => ({ kind: "embedded", cacheDirectory: join(tmpdir(), "sluice-test-cache"), extensions }),
  });
  if (proof.state !== "proven") throw new Error(`it was not proven: ${JSON.stringify(proof)}`);
}
