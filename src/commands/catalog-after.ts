import type { Catalog } from "../engine/catalog/catalog.ts";
import { madeBy } from "../engine/ownership.ts";
import type { HistoryEntry } from "../project/history.ts";

/** What a scope's migrations make, as far as they say it in operations. */
export function catalogAfter(revisions: readonly HistoryEntry[]): Catalog {
  return madeBy(revisions.map(({ up }) => up));
}
