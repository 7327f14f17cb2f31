// A migration is run up and down on a throw-away replica before anybody reads it.
import { type Catalog, restrict } from "../engine/catalog/catalog.ts";
import { describe } from "../engine/describe.ts";
import { UserError } from "../engine/errors.ts";
import type { Operation } from "../engine/operations/operation.ts";
import type { Session } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { readSurroundings } from "../postgres/surroundings.ts";
import type { Proof, Refuted } from "../proof/proof.ts";
import { proveMigration } from "../proof/prove-migration.ts";
import { compare } from "./compare.ts";
import { oracleOn, type Planned, type Sources } from "./planned.ts";
import type { ReplicaFor } from "./replica-target.ts";

export interface Candidate {
  readonly up: readonly Operation[];
  /** `null`: there is no way back. */
  readonly down: readonly Operation[] | null;
  readonly transaction?: "each" | "none";
}

export interface Trial {
  /** On the database that the migration is for; it is only read. */
  readonly session: Session;
  readonly sources: Pick<Sources, "models" | "snapshot" | "history">;
  readonly planned: Pick<Planned, "after">;
  readonly replica: ReplicaFor;
}

/** A migration that doesn't hold is a UserError. */
export async function proofOf(candidate: Candidate, trial: Trial): Promise<Proof> {
  const { session, sources, planned, replica: replicaFor } = trial;
  const surroundings = await readSurroundings(session);
  const { catalog: live } = sources.snapshot;
  const proof = await proveMigration({
    ...candidate,
    target: replicaFor(surroundings.extensions.map(({ name }) => name)),
    surroundings,
    live,
    again: (replica, start) => wantedStill(replica, sources, wantedOn(start, live, planned.after)),
  });
  if (proof.state === "refuted") throw refuted(proof);
  return proof;
}

/** What the models want of a replica that holds a part of the database. */
function wantedOn(start: Catalog, live: Catalog, wanted: Catalog): Catalog {
  return restrict(wanted, (_, key) => !live.facts.has(key) || start.facts.has(key));
}

async function wantedStill(
  replica: Session,
  { models, history }: Trial["sources"],
  wanted: Catalog,
): Promise<string[]> {
  const snapshot = await readDatabase(replica);
  const { up } = await compare({
    models: { ...models, catalog: wanted },
    snapshot,
    history,
    oracle: oracleOn(replica, snapshot),
    decide: async () => [],
  });
  return up.map(describe);
}

function refuted({ direction, message, statement, objects }: Refuted): UserError {
  const lines = [
    `the migration was tried on a replica, and ${direction} does not hold: ${message}`,
    ...(statement === null ? [] : [`  ${statement}`]),
    ...objects.slice(0, 10).map((each) => `  ${each}`),
    ...(objects.length > 10 ? [`  and ${objects.length - 10} more`] : []),
  ];
  return new UserError("refuted", lines.join("\n"), {
    hint: "nothing was written. Mend the models; or write the file all the same with --no-proof, and mend it by hand",
  });
}
