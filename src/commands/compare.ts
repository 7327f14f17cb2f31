// Models against a live database: what would have to happen so that they are the same.
import { adoptTexts, align, questions } from "../engine/align.ts";
import type { Catalog } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { apply } from "../engine/operations/apply.ts";
import type { Operation, RenameOperation } from "../engine/operations/operation.ts";
import { ownedBy } from "../engine/ownership.ts";
import { plan } from "../engine/plan/plan.ts";
import { roomFor } from "../engine/plan/room.ts";
import { assertBuildable } from "../engine/problems.ts";
import { orderRenames } from "../engine/renames.ts";
import type { Models, Snapshot } from "../ports.ts";

/** The attributes of live facts (by key) that PostgreSQL finds the same as the models'. */
export type Oracle = (request: OracleRequest) => Promise<ReadonlyMap<string, readonly string[]>>;

export interface OracleRequest {
  readonly pairs: readonly { readonly live: Fact; readonly model: Fact }[];
  readonly live: Catalog;
  readonly models: Catalog;
  /** Renames that are not in the database yet: live texts speak of the old names. */
  readonly renames: readonly RenameOperation[];
}

export interface Inputs {
  readonly models: Models;
  readonly snapshot: Snapshot;
  /** The catalog after the scope's migrations; asked for only when the database has what the models don't define. */
  readonly history: () => Catalog;
  readonly oracle: Oracle;
  /** Decides which drop-and-add pairs are renames. */
  readonly decide: (look: Look) => Promise<readonly Rename[]>;
}

/** What is ours in the database, were these renames done, and what the models want of it. */
export type Look = (renames: readonly Rename[]) => Pick<Sides, "ours" | "wanted">;

interface Sides {
  readonly ours: Catalog;
  readonly wanted: Catalog;
  readonly unmanaged: readonly Fact[];
}

export type Rename = Pick<RenameOperation, "to"> & { readonly from: RenameOperation["id"] };

export interface Comparison {
  readonly up: readonly Operation[];
  readonly down: readonly Operation[];
  /** What the database is, and what it will be, in the models' words. */
  readonly before: Catalog;
  readonly after: Catalog;
  readonly unmanaged: readonly Fact[];
}

export async function compare({ models, snapshot, history, oracle, decide }: Inputs): Promise<Comparison> {
  const after = (catalog: Catalog, renames: readonly RenameOperation[]): Catalog =>
    renames.length === 0 ? catalog : apply(catalog, renames);
  const sides = (renames: readonly RenameOperation[]): Sides =>
    side(after(snapshot.catalog, renames), models.catalog, () => after(history(), renames));
  const plain = sides([]);
  assertBuildable(plain.wanted, snapshot.catalog);
  const renames = orderRenames(
    await decide((decided) => (decided.length === 0 ? plain : sides(orderRenames(decided)))),
  );
  const live = after(snapshot.catalog, renames);
  const { ours, wanted, unmanaged } = renames.length === 0 ? plain : sides(renames);
  const pairs = questions(ours, wanted);
  const same = pairs.length === 0 ? new Map() : await oracle({ pairs, live, models: wanted, renames });
  const before = adoptTexts(ours, wanted, same);
  const back = renames.map(({ verb, id, to }) => ({ verb, id: to, to: id })).reverse();
  const start = after(before, back);
  const up = way(start, wanted, renames);
  return {
    up,
    down: up.length === 0 ? [] : way(wanted, start, back),
    before,
    after: wanted,
    unmanaged,
  };
}

/** Both ways begin with the renames: what comes after them speaks of the names that hold by then. */
function way(from: Catalog, to: Catalog, renames: readonly RenameOperation[]): Operation[] {
  if (renames.length === 0) return plan(from, to);
  const room = roomFor(renames, from, to);
  return [...room, ...renames, ...plan(apply(from, [...room, ...renames]), to)];
}

function side(live: Catalog, models: Catalog, history: () => Catalog): Sides {
  const wanted = align(live, models);
  return { wanted, ...ownedBy(live, wanted, history) };
}
