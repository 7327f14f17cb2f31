// Some migrations, and one that shall stand for them: each is run on a replica after what comes before, there and back, and
// both must leave the same.
import type { Catalog } from "../engine/catalog/catalog.ts";
import { UserError } from "../engine/errors.ts";
import { lazily } from "../engine/lazily.ts";
import type { Migration } from "../engine/operations/migration.ts";
import type { Proof, Refuted } from "./proof.ts";
import { sharedIn, unproven } from "./prove.ts";
import { type Ground, type Replayable, replayOn } from "./replay.ts";
import { openReplica, type ReplicaTarget } from "./replica.ts";
import { run } from "./run.ts";
import { differences, readState, type State } from "./state.ts";

export interface SquashProving {
  readonly target: ReplicaTarget;
  readonly ground: Ground;
  /** What comes before them, oldest first. */
  readonly before: readonly Replayable[];
  readonly range: readonly (Replayable & Pick<Migration, "down">)[];
}

/** What the squashed migrations leave. */
interface Expected {
  readonly up: State;
  /** `null`: they can't all be undone on an empty database. */
  readonly down: State | null;
  /** What others had to have made. */
  readonly footing: Catalog;
}

/** The squash as its file says it. */
export type Squash = Pick<Migration, "up" | "down">;

/** Tries one squash after the other; the migrations that it stands for are run once. */
export function squashProver(proving: SquashProving): (squash: Squash) => Promise<Proof> {
  const { target, before, range } = proving;
  const expected = lazily(() => expectedOf(proving));
  const shared = target.kind === "server" ? sharedIn([...before, ...range].flatMap(({ up }) => up)) : undefined;
  return async (squash) => {
    if (shared !== undefined) return unproven(`${shared} belongs to the whole server, where nothing is tried`);
    try {
      return await prove(proving, squash, await expected());
    } catch (error) {
      if (error instanceof UserError && error.code === "not_replayable") return unproven(error.message);
      throw error;
    }
  };
}

async function expectedOf({ target, ground, before, range }: SquashProving): Promise<Expected> {
  const replica = await replayOn(() => openReplica(target), [...before, ...range], ground);
  const { footing } = replica;
  try {
    const up = await readState(replica);
    for (const { down, transaction } of [...range].reverse()) {
      const isUndone = down !== null && (await run(replica.session, down, transaction)) === null;
      if (!isUndone) return { up, down: null, footing };
    }
    return { up, down: await readState(replica), footing };
  } finally {
    await replica.close();
  }
}

async function prove({ target, ground, before }: SquashProving, squash: Squash, expected: Expected): Promise<Proof> {
  const replica = await replayOn(() => openReplica(target), before, { ...ground, footing: expected.footing });
  const { session } = replica;
  try {
    const start = await readState(replica);
    const failedUp = await run(session, squash.up, "each");
    if (failedUp !== null) return { state: "refuted", direction: "up", ...failedUp, objects: [] };
    const up = await differences(session, expected.up, await readState(replica));
    if (up.length > 0) return otherwise("up", up);
    if (squash.down === null) return { state: "proven", directions: ["up"] };
    const failedDown = await run(session, squash.down, "each");
    if (failedDown !== null) return { state: "refuted", direction: "down", ...failedDown, objects: [] };
    const end = await readState(replica);
    const down = await differences(session, start, end);
    if (down.length === 0) return { state: "proven", directions: ["up", "down"] };
    // Their own way back may not lead to where they began either.
    const asTheirs = expected.down === null ? down : await differences(session, expected.down, end);
    return asTheirs.length === 0 ? { state: "proven", directions: ["up", "down"] } : otherwise("down", asTheirs);
  } finally {
    await replica.close();
  }
}

function otherwise(direction: Refuted["direction"], objects: readonly string[]): Refuted {
  const message = "it doesn't leave what the migrations leave that it stands for";
  return { state: "refuted", direction, message, statement: null, objects };
}
