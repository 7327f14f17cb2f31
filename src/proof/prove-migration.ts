// The whole of a proof: opens a replica, tries the migration on the part of the database that it can meet, and, unless that
// settles it, on all of it. Nothing of the replicas is left.
import type { Catalog } from "../engine/catalog/catalog.ts";
import type { Operation } from "../engine/operations/operation.ts";
import type { Session } from "../ports.ts";
import { closure } from "./closure.ts";
import type { Proof } from "./proof.ts";
import { type Proving, prove } from "./prove.ts";
import { openReplica, type ReplicaTarget } from "./replica.ts";

export interface ProofRequest extends Omit<Proving, "replica" | "again"> {
  /** With the extensions that the database has; those that `up` makes are added. */
  readonly target: ReplicaTarget;
  /**
   * What a comparison of the replica with the models would still want after `up`, in words. `start` is what the replica
   * began with: live facts that aren't in it are neither to be missed nor wanted.
   */
  readonly again: (session: Session, start: Catalog) => Promise<readonly string[]>;
}

export async function proveMigration(request: ProofRequest): Promise<Proof> {
  const { live, up, down } = request;
  const part = closure(live, up, down ?? []);
  // What seems wrong with the part alone may be for want of the rest.
  if (part.facts.size < live.facts.size) {
    const proof = await proveOn(part, request);
    if (proof.state === "proven") return proof;
  }
  return proveOn(live, request);
}

async function proveOn(start: Catalog, { target, again, ...rest }: ProofRequest): Promise<Proof> {
  const replica = await openReplica(withExtensions(target, rest.up));
  try {
    return await prove({ ...rest, replica, live: start, again: (session) => again(session, start) });
  } finally {
    await replica.close();
  }
}

/** An embedded replica knows only the extensions that it was opened with. */
export function withExtensions(target: ReplicaTarget, up: readonly Operation[]): ReplicaTarget {
  if (target.kind === "server") return target;
  const sql = up.flatMap((operation) => (operation.verb === "sql" ? [operation.up] : [])).join("\n");
  const made = sql.matchAll(/\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?("[^"]+"|[\w$]+)/gi);
  const names = [...made].map(([, name = ""]) => (name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase()));
  return { ...target, extensions: [...new Set([...target.extensions, ...names])] };
}
