// Two scopes that both claim an object.
import type { Catalog } from "./catalog/catalog.ts";
import { displayName, type ObjectId } from "./catalog/object-id.ts";
import { inDefault } from "./foreign.ts";
import { namesTakenBy, rulesOf } from "./kinds/registry.ts";

/** Whose it is, and what it is: tables, types, views and so on; what stands on a table goes without saying. */
export interface Claim {
  readonly scope: string;
  readonly catalog: Catalog;
}

export interface Collision {
  readonly id: ObjectId;
  /** As people read it: `table users`. */
  readonly words: string;
  readonly scopes: readonly [string, string];
}

/**
 * What two claims share by name, whatever they make of it and whether or not they name the default schema; roles belong to
 * the whole server, and are nobody's.
 */
export function collisions(claims: readonly Claim[], defaultSchema: string): Collision[] {
  const owners = new Map<string, string>();
  const found: Collision[] = [];
  for (const { scope, catalog } of claims) {
    for (const { id } of catalog.facts.values()) {
      const { depth, shared, words } = rulesOf(id.kind);
      if (depth > 2 || shared === true) continue;
      const names = namesTakenBy(inDefault(id, defaultSchema));
      const other = names.map((name) => owners.get(name)).find((owner) => owner !== undefined && owner !== scope);
      if (other !== undefined) found.push({ id, words: `${words} ${displayName(id)}`, scopes: [other, scope] });
      for (const name of names) owners.set(name, scope);
    }
  }
  return found;
}
