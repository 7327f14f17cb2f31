// Runs a migration up and down on a replica that was brought to the state of the live database, and says whether both ways
// are exact.
import type { Catalog } from "../engine/catalog/catalog.ts";
import { nameInWords, rulesOf } from "../engine/kinds/registry.ts";
import type { Operation } from "../engine/operations/operation.ts";
import type { Session } from "../ports.ts";
import type { Surroundings } from "../postgres/surroundings.ts";
import type { Direction, Proof, Unproven } from "./proof.ts";
import type { Replica } from "./replica.ts";
import { type Failure, run } from "./run.ts";
import { bringToStart, type Start } from "./start.ts";
import { differences, readState } from "./state.ts";

export interface Proving {
  readonly replica: Replica;
  readonly surroundings: Surroundings;
  /** The database as it is, or the part of it that the migration can meet (closure.ts). */
  readonly live: Catalog;
  readonly up: readonly Operation[];
  /** `null`: there is no way back. */
  readonly down: readonly Operation[] | null;
  readonly transaction?: "each" | "none";
  /** What a comparison of the replica with the models would still want after `up`, in words. */
  readonly again: (session: Session) => Promise<readonly string[]>;
  /** Up once more after down. */
  readonly twice?: boolean;
}

export async function prove(proving: Proving): Promise<Proof> {
  const { replica, surroundings, live, up, down, twice = false } = proving;
  const { session } = replica;
  const shared = replica.kind === "server" ? sharedIn([...up, ...(down ?? [])]) : undefined;
  if (shared !== undefined) return unproven(`${shared} belongs to the whole server, where nothing is tried`);
  const start = await bringToStart(replica, surroundings, live);
  const refused = start.refused[0];
  if (refused !== undefined)
    return unproven(
      `${refused.object} could not be built on the replica: ${refused.message}${lacking(start, surroundings)}`,
    );
  const before = await readState(replica);
  const lost = [...start.wanted.facts].find(([key]) => !before.catalog.facts.has(key))?.[1];
  if (lost !== undefined) return unproven(`${nameInWords(lost.id)} is not on the replica, though it was built`);

  const failed = await goUp(proving, start);
  if (failed !== null) return failed;
  if (down === null) return { state: "proven", directions: ["up"] };
  const failure = await run(session, down, proving.transaction ?? "each");
  if (failure !== null) return afterFailure(failure, { direction: "down", start, surroundings });
  const objects = await differences(session, before, await readState(replica));
  if (objects.length > 0) {
    const message = "after up and down the database is not what it was";
    return { state: "refuted", direction: "down", message, statement: null, objects };
  }
  const failedAgain = twice ? await goUp(proving, start) : null;
  return failedAgain ?? { state: "proven", directions: ["up", "down"] };
}

/** `null`: up ran, and nothing more is wanted. */
async function goUp(proving: Proving, start: Start): Promise<Proof | null> {
  const { replica, surroundings, up, transaction = "each", again } = proving;
  const failure = await run(replica.session, up, transaction);
  if (failure !== null) return afterFailure(failure, { direction: "up", start, surroundings });
  const objects = await again(replica.session);
  if (objects.length === 0) return null;
  const message = "after up the models and the database still differ";
  return { state: "refuted", direction: "up", message, statement: null, objects };
}

interface Circumstances {
  readonly direction: Direction;
  readonly start: Start;
  readonly surroundings: Surroundings;
}

/** Undefined schema, column, object, function, table: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export const undefinedObject: readonly string[] = ["3F000", "42703", "42704", "42883", "42P01"];

/** A file that isn't there, a feature that isn't: what CREATE EXTENSION says of one that was never installed. */
const notInstalled = ["58P01", "0A000"];

function afterFailure(failure: Failure, { direction, start, surroundings }: Circumstances): Proof {
  const { statement, message, code } = failure;
  const lacks = lacking(start, surroundings);
  const isLacking = lacks !== "" && code !== null && undefinedObject.includes(code);
  const isForeign = code !== null && notInstalled.includes(code) && /\bcreate\s+extension\b/i.test(statement);
  if (isLacking || isForeign) return unproven(`${statement} can't be tried on the replica: ${message}${lacks}`);
  return { state: "refuted", direction, message, statement, objects: [] };
}

/** `; the replica lacks extension postgis (…)`, or nothing. */
function lacking({ lacks }: Start, { missing }: Surroundings): string {
  const all = [...lacks.map(({ object, message }) => `${object} (${message})`), ...missing];
  const more = all.length > 3 ? ` and ${all.length - 3} more` : "";
  return all.length === 0 ? "" : `; the replica lacks ${all.slice(0, 3).join(", ")}${more}`;
}

export function unproven(why: string): Unproven {
  return { state: "unproven", why: why.replaceAll(/\s+/g, " ") };
}

/** What the operations do to the whole server. */
export function sharedIn(operations: readonly Operation[]): string | undefined {
  for (const operation of operations) {
    if (operation.verb === "sql" || operation.verb === "run") continue;
    const { id } = operation.verb === "create" ? operation.object : operation;
    if (rulesOf(id.kind).shared === true) return nameInWords(id);
  }
  return undefined;
}
