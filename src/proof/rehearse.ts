// A migration tried on a replica that stands where it begins: up, down and up again, with every statement measured. The
// replica then stands where the migration ends, as long as both ways hold.
import type { Migration } from "../engine/operations/migration.ts";
import type { ExaminedStep } from "../engine/rules/rule.ts";
import { measuredRun, unmeasured } from "./measure.ts";
import type { Proof, Refuted } from "./proof.ts";
import { sharedIn, unproven } from "./prove.ts";
import type { Replica } from "./replica.ts";
import { type Failure, run } from "./run.ts";
import { differences, readState, type State } from "./state.ts";

export interface Rehearsal {
  readonly proof: Proof;
  /** The SQLSTATE with which up was refused. */
  readonly code: string | null;
  readonly up: readonly ExaminedStep[];
  readonly down: readonly ExaminedStep[];
  readonly before: State;
  /** `null`: up did not run. */
  readonly after: State | null;
}

export type Rehearsed = Pick<Migration, "up" | "down" | "transaction">;

export async function rehearse(replica: Replica, migration: Rehearsed): Promise<Rehearsal> {
  const { session } = replica;
  const { up, down, transaction } = migration;
  const before = await readState(replica);
  const planned = { up: unmeasured(up, transaction), down: unmeasured(down ?? [], transaction) };
  const shared = replica.kind === "server" ? sharedIn([...up, ...(down ?? [])]) : undefined;
  if (shared !== undefined) {
    const proof = unproven(`${shared} belongs to the whole server, where nothing is tried`);
    return { ...planned, proof, code: null, before, after: null };
  }
  const there = await measuredRun(session, up, transaction);
  if (there.failure !== null) {
    const { failure, steps } = there;
    return { ...planned, up: steps, proof: failed("up", failure), code: failure.code, before, after: null };
  }
  const after = await readState(replica);
  const common = { code: null, up: there.steps, before, after };
  if (down === null) return { ...common, down: [], proof: { state: "proven", directions: ["up"] } };
  const back = await measuredRun(session, down, transaction);
  const proof =
    back.failure === null ? await exact(replica, migration, { before, after }) : failed("down", back.failure);
  return { ...common, down: back.steps, proof };
}

interface Ends {
  readonly before: State;
  readonly after: State;
}

/** The replica was brought back: is it what it was, and does up lead to the same once more? */
async function exact(replica: Replica, { up, transaction }: Rehearsed, { before, after }: Ends): Promise<Proof> {
  const left = await differences(replica.session, before, await readState(replica));
  if (left.length > 0) return inexact("down", "after up and down the database is not what it was", left);
  const failure = await run(replica.session, up, transaction);
  if (failure !== null) return failed("up", { ...failure, message: `the second time, after down: ${failure.message}` });
  const other = await differences(replica.session, after, await readState(replica));
  if (other.length > 0) return inexact("up", "the second time, after down, it makes something else", other);
  return { state: "proven", directions: ["up", "down"] };
}

function failed(direction: Refuted["direction"], { statement, message }: Failure): Refuted {
  return { state: "refuted", direction, message, statement, objects: [] };
}

function inexact(direction: Refuted["direction"], message: string, objects: readonly string[]): Refuted {
  return { state: "refuted", direction, message, statement: null, objects };
}
