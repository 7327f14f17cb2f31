// The same way with fewer operations: stretches of them are planned anew, from what is there before to what is there after.
// SQL, code and whatever does something to data stays where it is, and as it is.
import { type Catalog, find, has } from "../catalog/catalog.ts";
import { equal } from "../catalog/fact.ts";
import { keyOf, type ObjectId, type ObjectKey, parentId } from "../catalog/object-id.ts";
import { attributeOf, rulesOf } from "../kinds/registry.ts";
import { apply, isBelow } from "../operations/apply.ts";
import type { AlterOperation, Operation } from "../operations/operation.ts";
import { plan } from "./plan.ts";

export interface Shortened {
  readonly operations: readonly Operation[];
  /** Nothing had to stay: all of it was planned as one. */
  readonly isWhole: boolean;
}

/** Operations that can be planned as one. */
interface Stretch {
  readonly start: Catalog;
  readonly now: Catalog;
  readonly operations: readonly Operation[];
  /** What was there at the start and is dropped. */
  readonly gone: ReadonlySet<ObjectKey>;
  /** Attributes of what was there at the start. */
  readonly altered: ReadonlySet<string>;
}

export function shorten(start: Catalog, operations: readonly Operation[]): Shortened {
  const out: Operation[] = [];
  let stretch = stretchFrom(start);
  let isWhole = true;
  for (const operation of operations) {
    const longer = joined(stretch, operation);
    if (longer !== null) {
      stretch = longer;
      continue;
    }
    out.push(...planned(stretch), operation);
    stretch = stretchFrom(apply(stretch.now, [operation]));
    isWhole = false;
  }
  return { operations: [...out, ...planned(stretch)], isWhole };
}

function stretchFrom(start: Catalog): Stretch {
  return { start, now: start, operations: [], gone: new Set(), altered: new Set() };
}

function planned({ start, now, operations }: Stretch): readonly Operation[] {
  const found = operations.length < 2 ? operations : plan(start, now);
  return found.length < operations.length ? found : operations;
}

/** `null`: it must stay as it is. */
function joined(stretch: Stretch, operation: Operation): Stretch | null {
  const changes = changesBy(stretch, operation);
  if (changes === null) return null;
  return {
    ...stretch,
    ...changes,
    now: apply(stretch.now, [operation]),
    operations: [...stretch.operations, operation],
  };
}

type Marks = Partial<Pick<Stretch, "gone" | "altered">>;

function changesBy(stretch: Stretch, operation: Operation): Marks | null {
  const { start, now, gone } = stretch;
  switch (operation.verb) {
    case "create": {
      const ids = [operation.object, ...operation.parts].map(({ id }) => id);
      // What is dropped and made again has lost its data on the way.
      const isNew = ids.every((id) => !has(now, id) && !gone.has(keyOf(id)));
      return isNew && isParentKnown(now, operation.object.id) ? {} : null;
    }
    case "drop": {
      if (!has(now, operation.id)) return null;
      const lost = [...start.facts].filter(([, { id }]) => isBelow(id, operation.id)).map(([key]) => key);
      return { gone: new Set([...gone, ...lost]) };
    }
    case "rename": {
      const { id, to } = operation;
      const isOwn = has(now, id) && !has(start, id);
      return isOwn && !has(now, to) && !gone.has(keyOf(to)) ? {} : null;
    }
    case "alter":
      return altering(stretch, operation);
    case "sql":
    case "run":
      return null;
  }
}

/** Values take each step of an alteration; what was made in the stretch has none. */
function altering({ start, now, altered }: Stretch, { id, changes }: AlterOperation): Marks | null {
  const fact = find(now, id);
  const all = Object.entries(changes);
  if (fact === undefined || !all.every(([name, { from }]) => equal(attributeOf(fact, name), from))) return null;
  if (!has(start, id)) return {};
  const names = all.map(([name]) => `${keyOf(id)} ${name}`);
  const isPlain = all.every(([, change]) => change.with === undefined) && !names.some((name) => altered.has(name));
  return isPlain ? { altered: new Set([...altered, ...names]) } : null;
}

/** A table that only SQL has made isn't. */
function isParentKnown(now: Catalog, id: ObjectId): boolean {
  const parents = rulesOf(id.kind).parents.filter((kind) => rulesOf(kind).mustBeEmpty !== true);
  return parents.length === 0 || parents.some((kind) => has(now, parentId(id, kind)));
}
