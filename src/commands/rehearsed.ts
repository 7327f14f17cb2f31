// Some migrations of a scope, each tried up, down and up again on a replica that stands where it begins: after all those
// that come before it.
import { UserError } from "../engine/errors.ts";
import { footingOf } from "../engine/footing.ts";
import { ancestors, type History } from "../engine/history/graph.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Unproven } from "../proof/proof.ts";
import { undefinedObject, unproven } from "../proof/prove.ts";
import { type Rehearsal, rehearse } from "../proof/rehearse.ts";
import { type Ground, type ReplayedReplica, replayOn } from "../proof/replay.ts";
import { openReplica } from "../proof/replica.ts";
import { run } from "../proof/run.ts";
import { replayOrder } from "./replay-order.ts";
import { embeddedReplica, replicaOf } from "./replica-target.ts";
import type { Workspace } from "./workspace.ts";

/** By revision: how it went, or why it wasn't tried. */
export type Rehearsals = ReadonlyMap<string, Rehearsal | Unproven>;

export interface Rehearsing {
  readonly history: History<HistoryEntry>;
  /** Parents first. */
  readonly migrations: readonly HistoryEntry[];
  readonly ground: Ground;
  /** Told before each of them. */
  readonly onEach?: (migration: HistoryEntry) => void;
}

export async function rehearsals(workspace: Workspace, rehearsing: Rehearsing): Promise<Rehearsals> {
  const { history, migrations, ground } = rehearsing;
  const needed = ancestors(
    history,
    migrations.map(({ revision }) => revision),
  );
  const { all } = await replayOrder(workspace, needed);
  const first = await attempt(workspace, all, rehearsing);
  const isLacking = [...first.values()].some((each) => "code" in each && undefinedObject.includes(each.code ?? ""));
  // Some refer to tables that nobody here makes: then these are there from the start.
  const footing = isLacking ? footingOf(all.flatMap(({ effect }) => effect)) : null;
  if (footing === null || footing.facts.size === 0) return first;
  const second = await attempt(workspace, all, { ...rehearsing, ground: { ...ground, footing } });
  return refusals(second) < refusals(first) ? second : first;
}

function refusals(found: Rehearsals): number {
  return [...found.values()].filter((each) => !("proof" in each) || each.proof.state !== "proven").length;
}

/** `all`: with those that come before, and those of other scopes that they depend on. */
async function attempt(
  workspace: Workspace,
  all: readonly HistoryEntry[],
  { migrations, ground, onEach }: Rehearsing,
): Promise<Rehearsals> {
  const target = (replicaOf(workspace) ?? embeddedReplica(workspace))(ground.extensions.map(({ name }) => name));
  const found = new Map<string, Rehearsal | Unproven>();
  const replayed = (until: number): Promise<ReplayedReplica> =>
    replayOn(() => openReplica(target), all.slice(0, until), ground);
  const isWanted = (each: HistoryEntry): boolean => migrations.includes(each);
  let replica: ReplayedReplica | null = null;
  try {
    for (const [at, entry] of all.entries()) {
      if (replica === null && !isWanted(entry)) continue;
      replica ??= await replayed(at);
      if (!isWanted(entry)) {
        await run(replica.session, entry.up, entry.transaction);
        continue;
      }
      onEach?.(entry);
      const rehearsal: Rehearsal = await rehearse(replica, entry);
      found.set(entry.revision, rehearsal);
      if (rehearsal.proof.state === "proven") continue;
      // It doesn't stand where the migration ends.
      await replica.close();
      replica = null;
      if (rehearsal.after === null)
        return untried(found, migrations, unproven(`${entry.file} comes before it, and does not run`));
    }
    return found;
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "not_replayable") throw error;
    return untried(found, migrations, unproven(error.message));
  } finally {
    await replica?.close();
  }
}

function untried(found: Rehearsals, migrations: readonly HistoryEntry[], why: Unproven): Rehearsals {
  return new Map(migrations.map(({ revision }) => [revision, found.get(revision) ?? why]));
}
