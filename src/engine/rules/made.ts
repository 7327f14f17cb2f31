// What is there after a migration and was not there like that before, whoever made it: operations, SQL or code.
import { find } from "../catalog/catalog.ts";
import { attributesOf, equal, type Fact, isKind } from "../catalog/fact.ts";
import type { Kind } from "../catalog/kind.ts";
import { keyOf, type ObjectId, type ObjectKey } from "../catalog/object-id.ts";
import { apply } from "../operations/apply.ts";
import type { Operation } from "../operations/operation.ts";
import { nameAfter } from "./names-before.ts";
import type { Examined, Hit } from "./rule.ts";

export interface Made<K extends Kind = Kind> {
  readonly fact: Fact<K>;
  /** As it was, under the name that it has now; `undefined`: it is new. */
  readonly old: Fact<K> | undefined;
  /** The place of the last operation that made or altered it; `null`: none did, so SQL or code has. */
  readonly at: number | null;
}

export function madeIn<K extends Kind>(migration: Examined, kind: K): Made<K>[] {
  const { up, before, after } = migration;
  const renamed = apply(
    before,
    up.filter(({ verb }) => verb === "rename"),
  );
  return [...after.facts.values()].flatMap((each): Made<K>[] => {
    if (!isKind(each, kind)) return [];
    const old = find(renamed, each.id) ?? find(before, each.id);
    if (old !== undefined && equal(attributesOf(old), attributesOf(each))) return [];
    return [{ fact: each, old, at: placeOf(each.id, migration) }];
  });
}

/** The place of the last operation that made or altered what is called so after the migration. */
export function placeOf(id: ObjectId, migration: Examined): number | null {
  let places = known.get(migration);
  if (places === undefined) {
    places = new Map(
      migration.up.flatMap((operation, at) =>
        idsOf(operation).map((each) => [keyOf(nameAfter(each, migration, at)), at] as const),
      ),
    );
    known.set(migration, places);
  }
  return places.get(keyOf(id)) ?? null;
}

const known = new WeakMap<Examined, ReadonlyMap<ObjectKey, number>>();

function idsOf(operation: Operation): ObjectId[] {
  if (operation.verb === "create") return [operation.object, ...operation.parts].map(({ id }) => id);
  return operation.verb === "alter" ? [operation.id] : [];
}

/** What is made is new, and so it weighs the same wherever it is. */
export function madeHit({ fact: { id }, at }: Made, message: string): Hit {
  return { operation: at, object: id, table: null, message };
}
