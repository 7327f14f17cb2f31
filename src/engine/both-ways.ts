// Up and down between two catalogs. Both begin with the renames: what comes after them speaks of the names that hold by then.
import { adoptTexts } from "./align.ts";
import type { Catalog } from "./catalog/catalog.ts";
import { apply } from "./operations/apply.ts";
import { invertRenames } from "./operations/invert.ts";
import type { Operation, RenameOperation } from "./operations/operation.ts";
import { plan } from "./plan/plan.ts";
import { roomFor } from "./plan/room.ts";

export interface Ways {
  /** What is, and what shall be, both under the names after the renames. */
  readonly before: Catalog;
  readonly after: Catalog;
  readonly renames: readonly RenameOperation[];
  /** The database as it was read, under those names, too: its texts speak of the old ones. */
  readonly live: Catalog;
  /** By key: the attributes of `before` that have the models' texts instead of the live ones. */
  readonly same: ReadonlyMap<string, readonly string[]>;
}

/** The operations of both ways; none where nothing differs. */
export function bothWays({ before, after, renames, live, same }: Ways): { up: Operation[]; down: Operation[] } {
  if (renames.length === 0) {
    const up = plan(before, after);
    return { up, down: up.length === 0 ? [] : plan(after, before) };
  }
  const back = invertRenames(renames);
  const [from, to] = [adoptTexts(after, live, same), adoptTexts(before, live, same)];
  return { up: way(apply(before, back), after, renames), down: way(from, apply(to, back), back) };
}

function way(from: Catalog, to: Catalog, renames: readonly RenameOperation[]): Operation[] {
  const first = [...roomFor(renames, from, to), ...renames];
  return [...first, ...plan(apply(from, first), to)];
}
