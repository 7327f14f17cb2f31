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
  /** A squash: the revisions that it stands for, oldest first, and another squash before those of its own. */
  readonly replaces?: readonly string[];
}

export interface History<R extends Revision = Revision> {
  /** Those in use: parents before children; among equals as given. */
  readonly revisions: readonly R[];
  /** Those in use, each also by the ids of what it stands for. */
  readonly byId: ReadonlyMap<string, R>;
  /** All that there are, in use or not, as given. */
  readonly files: readonly R[];
}

/**
 * Sorts the revisions and checks them: one of each id, every parent known, no circle. `standIns`: by the id of what is not
 * in use, the id of what stands for it.
 */
export function graphOf<R extends Revision>(files: readonly R[], standIns: ReadonlyMap<string, string>): History<R> {
  const known = byRevision(files);
  const revisions = files.filter(({ revision }) => !standIns.has(revision));
  const byId = new Map(revisions.map((each) => [each.revision, each]));
  for (const id of standIns.keys()) {
    let by = id;
    for (let next = standIns.get(by); next !== undefined; next = standIns.get(by)) by = next;
    const found = known.get(by);
    if (found !== undefined) byId.set(id, found);
  }
  return { revisions: sorted(revisions, byId), byId, files };
}

function byRevision<R extends Revision>(files: readonly R[]): ReadonlyMap<string, R> {
  const found = new Map<string, R>();
  for (const each of files) {
    if (found.has(each.revision)) {
      throw new UserError("duplicate_revision", `two migrations have the revision ${each.revision}`, {
        hint: "give one of the files another revision",
      });
    }
    found.set(each.revision, each);
  }
  return found;
}

function sorted<R extends Revision>(revisions: readonly R[], byId: ReadonlyMap<string, R>): R[] {
  const found: R[] = [];
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
        found.push(node);
        stack.pop();
        continue;
      }
      const below = known(byId, parent, node);
      stack.push({ node: below, next: 0 });
      if (state.get(below.revision) === "open") {
        throw new UserError("history_circle", `the revisions ${parent} and ${node.revision} come before each other`, {
          hint: "mend `parents` in one of the files",
        });
      }
    }
  };
  for (const each of revisions) visit(each);
  return found;
}

/** What it follows, each of them as it is in use. */
export function parentsOf<R extends Revision>({ byId }: Pick<History<R>, "byId">, { parents }: Revision): R[] {
  return [...new Set(parents.flatMap((id) => byId.get(id) ?? []))];
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
  return endsAmong(history, history.revisions);
}

/** Of some, those that none of them follows. */
export function endsAmong<R extends Revision>(history: History<R>, some: readonly R[]): R[] {
  const parents = new Set(some.flatMap((each) => parentsOf(history, each)));
  return some.filter((each) => !parents.has(each));
}

/** The revision and everything it stands on, oldest first. */
export function ancestors<R extends Revision>(history: History<R>, revisions: readonly string[]): R[] {
  const wanted = new Set<R>();
  const queue = revisions.flatMap((id) => history.byId.get(id) ?? []);
  for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
    if (wanted.has(each)) continue;
    wanted.add(each);
    queue.push(...parentsOf(history, each));
  }
  return history.revisions.filter((each) => wanted.has(each));
}

/** The revision and everything that stands on it, oldest first. */
export function descendants<R extends Revision>(history: History<R>, revision: string): R[] {
  const start = history.byId.get(revision);
  const found = new Set(start === undefined ? [] : [start]);
  for (const each of history.revisions) {
    if (parentsOf(history, each).some((parent) => found.has(parent))) found.add(each);
  }
  return history.revisions.filter((each) => found.has(each));
}
