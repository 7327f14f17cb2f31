// What a scope's migrations must leave alone because it is somebody else's: which of their operations touch it all the same,
// and in words what became of it between two moments.
import { type Catalog, has } from "./catalog/catalog.ts";
import { type ObjectId, objectId, sameId } from "./catalog/object-id.ts";
import type { Difference } from "./diff.ts";
import { nameInWords, rulesOf } from "./kinds/registry.ts";
import { idAfter, isBelow } from "./operations/apply.ts";
import type { Operation } from "./operations/operation.ts";
import { type Touch, touches } from "./operations/touches.ts";

/** An object with all that stands on it. `whose`: in words, `project's`. */
export interface Belonging {
  readonly id: ObjectId;
  readonly whose: string;
}

/** At one point of a scope's history. */
export interface Grounds {
  /** What its migrations have made so far: its own as long as it is there, whoever makes one of that name later. */
  readonly own: readonly ObjectId[];
  /** What other scopes claim. */
  readonly others: readonly Belonging[];
  /** Version tables: no migration's. */
  readonly records: readonly Belonging[];
  /** What the empty schema stands for. */
  readonly defaultSchema: string;
}

export interface Trespass extends Belonging {
  readonly operation: Operation;
}

/** The tables, types and so on of a catalog, and parts that stand on something that isn't in it. */
export function rootsOf(catalog: Catalog): ObjectId[] {
  return [...catalog.facts.values()].flatMap(({ id }) => {
    const { shared, depth, parents } = rulesOf(id.kind);
    const isPart = depth === 3 && parents.some((kind) => has(catalog, objectId(kind, ...id.path.slice(0, 2))));
    return shared === true || isPart ? [] : [id];
  });
}

/** As ids say it that name the default schema, too. */
export function inDefault<I extends ObjectId>(id: I, defaultSchema: string): I {
  const isNamed = rulesOf(id.kind).depth > 1 && id.path[0] === defaultSchema;
  return isNamed ? { ...id, path: ["", ...id.path.slice(1)] } : id;
}

/** Whose it is when it isn't the scope's to touch. */
export function ownerOf(given: ObjectId, { own, others, records, defaultSchema }: Grounds): Belonging | null {
  const id = inDefault(given, defaultSchema);
  const isOf = (each: Belonging): boolean => isPartOf(id, each.id);
  const record = records.find(isOf);
  if (record !== undefined) return record;
  const found = at(others, id).find(isOf);
  return found === undefined || own.some((each) => isPartOf(id, each)) ? null : found;
}

/** A schema may hold what several scopes make: that is no part of it. */
function isPartOf(id: ObjectId, whole: ObjectId): boolean {
  return isBelow(id, whole) && (id.kind === whole.kind || rulesOf(whole.kind).mustBeEmpty !== true);
}

const places = new WeakMap<readonly Belonging[], Map<string, Belonging[]>>();

/** Those that it can be a part of. */
function at(belongings: readonly Belonging[], id: ObjectId): readonly Belonging[] {
  const placeOf = ({ path }: ObjectId): string => JSON.stringify(path.slice(0, 2));
  let found = places.get(belongings);
  if (found === undefined) {
    found = new Map();
    for (const each of belongings) found.set(placeOf(each.id), [...(found.get(placeOf(each.id)) ?? []), each]);
    places.set(belongings, found);
  }
  return found.get(placeOf(id)) ?? [];
}

/** Nothing is said of SQL and code. That two scopes make an object of one name is told by comparing what they claim. */
export function trespasses(operations: readonly Operation[], grounds: Grounds): Trespass[] {
  let now = grounds;
  return operations.flatMap((operation) => {
    const made = operation.verb === "create" ? operation.object.id : null;
    const owners = touches(operation)
      .filter(({ id }) => made === null || sameId(id, made) || !isPartOf(id, made))
      .flatMap((touch) => touched(touch, now) ?? []);
    now = groundsAfter(now, [operation]);
    return owners.slice(0, 1).map((owner) => ({ ...owner, operation }));
  });
}

function touched({ id, how }: Touch, grounds: Grounds): Belonging | null {
  const { others, records } = grounds;
  const { depth } = rulesOf(id.kind);
  if (how === "needs") return null;
  if (how === "makes" && depth < 3) return ownerOf(id, { ...grounds, others: [] });
  const owner = ownerOf(id, grounds);
  if (owner !== null || how !== "ends" || depth > 1) return owner;
  // What is in a schema moves along with it.
  return [...others, ...records].find((each) => isBelow(each.id, id)) ?? null;
}

/** After operations of the scope's own. */
export function groundsAfter(grounds: Grounds, operations: readonly Operation[]): Grounds {
  const here = (id: ObjectId): ObjectId => inDefault(id, grounds.defaultSchema);
  let own = [...grounds.own];
  for (const operation of operations) {
    if (operation.verb === "create") {
      const id = here(operation.object.id);
      if (!own.some((each) => isPartOf(id, each))) own.push(id);
    }
    if (operation.verb === "drop") own = own.filter((each) => !isBelow(each, here(operation.id)));
    if (operation.verb === "rename") {
      const [from, to] = [here(operation.id), here(operation.to)];
      own = own.map((each) => idAfter(each, { from, to }));
    }
  }
  return { ...grounds, own };
}

/** `altered column users.name (type)` */
export function inWords(difference: Difference): string {
  if (difference.kind === "changed")
    return `altered ${nameInWords(difference.to.id)} (${Object.keys(difference.changes).join(", ")})`;
  return `${difference.kind === "added" ? "made" : "dropped"} ${nameInWords(difference.fact.id)}`;
}
