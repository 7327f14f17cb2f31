// A database to begin with, read; and proofs of migrations of it.
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { type Catalog, catalogOf } from "../../src/engine/catalog/catalog.ts";
import { describe } from "../../src/engine/describe.ts";
import { apply } from "../../src/engine/operations/apply.ts";
import { type OperationBuilder, operationBuilder } from "../../src/engine/operations/builder.ts";
import { invertAll } from "../../src/engine/operations/invert.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import type { Session } from "../../src/ports.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { readSurroundings, type Surroundings } from "../../src/postgres/surroundings.ts";
import type { Proof } from "../../src/proof/proof.ts";
import { type ProofRequest, proveMigration } from "../../src/proof/prove-migration.ts";
import type { EmbeddedReplica } from "../../src/proof/replica.ts";

/** One image for all runs of the tests. */
const cacheDirectory = join(tmpdir(), `sluice-pglite-${userInfo().username}`);

export const embeddedReplica = (extensions: readonly string[] = []): EmbeddedReplica => ({
  kind: "embedded",
  cacheDirectory,
  extensions,
});

export interface Source {
  readonly live: Catalog;
  readonly surroundings: Surroundings;
}

/** What a database is after a script. */
export async function sourceOf(session: Session, script: string): Promise<Source> {
  await session.script(script);
  return { live: (await readDatabase(session)).catalog, surroundings: await readSurroundings(session) };
}

export const operations = (write: (op: OperationBuilder) => readonly Operation[]): readonly Operation[] =>
  write(operationBuilder());

/** What a comparison with the catalog after `up` would still want of the part that was built. */
function wanting({ live }: Source, up: readonly Operation[]): ProofRequest["again"] {
  return async (session, start) => {
    const leftOut = [...live.facts.values()].filter((fact) => ![...start.facts.values()].includes(fact));
    const found = (await readDatabase(session)).catalog;
    return plan(catalogOf([...found.facts.values(), ...leftOut]), apply(live, up)).map(describe);
  };
}

export function proofOf(source: Source, up: readonly Operation[], more: Partial<ProofRequest> = {}): Promise<Proof> {
  return proveMigration({
    ...source,
    target: embeddedReplica(source.surroundings.extensions.map(({ name }) => name)),
    up,
    down: invertAll(up),
    again: wanting(source, up),
    ...more,
  });
}
