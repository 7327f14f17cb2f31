import type { Catalog } from "../engine/catalog/catalog.ts";
import type { Migration } from "../engine/operations/migration.ts";
import { madeBy } from "../engine/ownership.ts";

/** What a scope's migrations make, as far as they say it in operations. */
export function catalogAfter(revisions: readonly Pick<Migration, "effect">[]): Catalog {
  return madeBy(revisions.map(({ effect }) => effect));
}
