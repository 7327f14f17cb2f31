// What two branches make of the revisions that they began with, and what becomes of them when one is merged into the other.
import type { Revision } from "./graph.ts";

export interface Branches<R extends Revision = Revision> {
  /** Where they part. */
  readonly before: readonly R[];
  readonly ours: readonly R[];
  readonly theirs: readonly R[];
}

/** A squash of one branch, and what the other one has put into the middle of it. */
export interface Split<R extends Revision = Revision> {
  readonly squash: R;
  readonly revision: R;
  /** What that follows. */
  readonly parent: string;
}

/** As git merges files: what one side deletes is gone, and what only one side changes is as it is there; ours, if both do. */
export function afterMerge<R extends Revision>(
  { before, ours, theirs }: Branches<R>,
  isSame: (one: R, two: R) => boolean,
): R[] {
  const [was, own, other] = [byRevision(before), byRevision(ours), byRevision(theirs)];
  return [...new Set([...own.keys(), ...other.keys()])].flatMap((id) => {
    const [old, one, two] = [was.get(id), own.get(id), other.get(id)];
    if (one === undefined || two === undefined) return old === undefined ? (one ?? two ?? []) : [];
    return old !== undefined && isSame(old, one) ? two : one;
  });
}

/** The squash hides that both follow the same revision: a database that has run that one goes by the files. */
export function splitSquashes<R extends Revision>({ before, ours, theirs }: Branches<R>): Split<R>[] {
  const [own, other] = [byRevision(ours), byRevision(theirs)];
  const all = [...before, ...ours, ...theirs];
  return [
    ...splits(ours.filter(isOnlyIn(other)), { followers: theirs.filter(isOnlyIn(own)), all }),
    ...splits(theirs.filter(isOnlyIn(own)), { followers: ours.filter(isOnlyIn(other)), all }),
  ];
}

function splits<R extends Revision>(
  squashes: readonly R[],
  { followers, all }: { readonly followers: readonly R[]; readonly all: readonly R[] },
): Split<R>[] {
  return squashes.flatMap((squash) => {
    const { replaces = [] } = squash;
    const inside = all.filter(({ revision }) => replaces.includes(revision));
    const middle = new Set(inside.flatMap(({ parents }) => parents).filter((id) => replaces.includes(id)));
    return followers
      .filter((each) => !inside.includes(each))
      .flatMap((revision) => {
        const parent = revision.parents.find((id) => middle.has(id));
        return parent === undefined ? [] : [{ squash, revision, parent }];
      });
  });
}

function isOnlyIn(others: ReadonlyMap<string, Revision>): (each: Revision) => boolean {
  return ({ revision }) => !others.has(revision);
}

export function byRevision<R extends Revision>(revisions: readonly R[]): ReadonlyMap<string, R> {
  return new Map(revisions.map((each) => [each.revision, each]));
}
