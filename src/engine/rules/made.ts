// What is there after a migration and was not there like that before, whoever made it: operations, SQL or code.
import { find } from "../catalog/catalog.ts";
import { attributesOf, equal, type Fact, isKind } from "../catalog/fact.ts";
import type { Kind } from "../catalog/kind.ts";
import { keyOf, type ObjectId, type ObjectKey } from "../catalog/object-id.ts";
import { apply } from "../operations/apply.ts";
import type { Operation } from "../operations/operation.ts";
import { nameAfter } from "./names-before.ts";
import { remembered } from "./remembered.ts";
import type { Examined, Hit } from "./rule.ts";

export interface Made<K extends Kind = Kind> {
  readonly fact: Fact<K>;
  /** As it was, under the name that it has now; `undefined`: it is new. */
  readonly old: Fact<K> | undefined;
  /** The place of the last operation that made or altered it; `null`: none did, so SQL or code has. */
  readonly at: number | null;
}

export function madeIn<K extends Kind>(migration: Examined, kind: K): Made<K>[] {
  const { before, after } = migration;
  return [...after.facts.values()].flatMap((each): Made<K>[] => {
    if (!isKind(each, kind)) return [];
    const old = find(renamed(migration), each.id) ?? find(before, each.id);
    if (old !== undefined && equal(attributesOf(old), attributesOf(each))) return [];
    return [{ fact: each, old, at: placeOf(each.id, migration) }];
  });
}

/** All that was there, under the names that it has afterwards. */
const renamed = remembered(({ before, up }: Examined) => {
  const renames = up.filter(({ verb }) => verb === "rename");
  return renames.length === 0 ? before : apply(before, renames);
});

/** The place of the last operation that made or altered what is called so after the migration. */
export function placeOf(id: ObjectId, migration: Examined): number | null {
  return places(migration).get(keyOf(id)) ?? null;
}

const places = remembered((migration: Examined): ReadonlyMap<ObjectKey, number> => {
  const placed = migration.up.flatMap((operation, at) =>
    idsOf(operation).map((id) => [keyOf(nameAfter(id, migration, at)), at] as const),
  );
  return new Map(placed);
});

function idsOf(operation: Operation): ObjectId[] {
  if (operation.verb === "create") return [operation.object, ...operation.parts].map(({ id }) => id);
  return operation.verb === "alter" ? [operation.id] : [];
}

/** What is made is new, and so it weighs the same wherever it is. */
export function madeHit({ fact: { id }, at }: Made, message: string): Hit {
  return { operation: at, object: id, table: null, message };
}
