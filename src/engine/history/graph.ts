// The revisions of a scope as a graph: what follows what, where it forks, what lies between two points.
import { UserError } from "../errors.ts";

export interface Revision {
  readonly revision: string;
  readonly parents: readonly string[];
  readonly name: string;
  /** The app whose models it follows; `null`: those of several, or of none. */
  readonly app?: string | null;
  /** Names that people gave it. */
  readonly labels?: readonly string[];
  /** Revisions of other scopes that must be applied before it: `billing@3f9a1c2e7b04`. */
  readonly dependsOn?: readonly string[];
}

export interface History<R extends Revision = Revision> {
  /** Parents before children; among equals as given. */
  readonly revisions: readonly R[];
  readonly byId: ReadonlyMap<string, R>;
}

/** Sorts the revisions and checks them: one of each id, every parent known, no circle. */
export function historyOf<R extends Revision>(revisions: readonly R[]): History<R> {
  const byId = new Map<string, R>();
  for (const each of revisions) {
    if (byId.has(each.revision)) {
      throw new UserError("duplicate_revision", `two migrations have the revision ${each.revision}`, {
        hint: "give one of the files another revision",
      });
    }
    byId.set(each.revision, each);
  }
  const sorted: R[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (start: R): void => {
    const stack: { readonly node: R; next: number }[] = [{ node: start, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { node } = top;
      if (state.get(node.revision) === "done") {
        stack.pop();
        continue;
      }
      state.set(node.revision, "open");
      const parent = node.parents[top.next++];
      if (parent === undefined) {
        state.set(node.revision, "done");
        sorted.push(node);
        stack.pop();
        continue;
      }
      stack.push({ node: known(byId, parent, node), next: 0 });
      if (state.get(parent) === "open") {
        throw new UserError("history_circle", `the revisions ${parent} and ${node.revision} come before each other`, {
          hint: "mend `parents` in one of the files",
        });
      }
    }
  };
  for (const each of revisions) visit(each);
  return { revisions: sorted, byId };
}

function known<R extends Revision>(byId: ReadonlyMap<string, R>, parent: string, child: R): R {
  const found = byId.get(parent);
  if (found !== undefined) return found;
  throw new UserError(
    "missing_parent",
    `revision ${child.revision} (${child.name}) follows ${parent}, and there is no such migration`,
    {
      hint: "bring the missing file back, or mend `parents` in the file of that revision",
    },
  );
}

/** The revisions without children. */
export function heads<R extends Revision>(history: History<R>): R[] {
  const parents = new Set(history.revisions.flatMap((each) => each.parents));
  return history.revisions.filter((each) => !parents.has(each.revision));
}

/** The revision and everything it stands on, oldest first. */
export function ancestors<R extends Revision>(history: History<R>, revisions: readonly string[]): R[] {
  const wanted = new Set<string>();
  const queue = [...revisions];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (wanted.has(id)) continue;
    wanted.add(id);
    queue.push(...(history.byId.get(id)?.parents ?? []));
  }
  return history.revisions.filter((each) => wanted.has(each.revision));
}

/** The revision and everything that stands on it, oldest first. */
export function descendants<R extends Revision>(history: History<R>, revision: string): R[] {
  const found = new Set([revision]);
  for (const each of history.revisions) if (each.parents.some((parent) => found.has(parent))) found.add(each.revision);
  return history.revisions.filter((each) => found.has(each.revision));
}
