// Models against a live database: what would have to happen so that they are the same.
import { adoptTexts, align, questions } from "../engine/align.ts";
import type { Catalog } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { apply } from "../engine/operations/apply.ts";
import { invertAll } from "../engine/operations/invert.ts";
import type { Operation, RenameOperation } from "../engine/operations/operation.ts";
import { ownedBy } from "../engine/ownership.ts";
import { assertBuildable } from "../engine/problems.ts";
import { plan } from "../engine/plan/plan.ts";
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
  /** The catalog after the scope's migrations. */
  readonly history: Catalog;
  readonly oracle: Oracle;
  /** Decides which drop-and-add pairs are renames. */
  readonly decide: (before: Catalog, after: Catalog) => Promise<readonly Rename[]>;
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
  const first = side(snapshot.catalog, models.catalog, history);
  assertBuildable(first.wanted, snapshot.catalog);
  const renames = orderRenames(await decide(first.ours, first.wanted));
  const live = renames.length === 0 ? snapshot.catalog : apply(snapshot.catalog, renames);
  const known = renames.length === 0 ? history : apply(history, renames);
  const { ours, wanted, unmanaged } = renames.length === 0 ? first : side(live, models.catalog, known);
  const pairs = questions(ours, wanted);
  const same = pairs.length === 0 ? new Map() : await oracle({ pairs, live, models: wanted, renames });
  const before = adoptTexts(ours, wanted, same);
  // Both ways begin with the renames: what is made after them speaks of the names that hold by then.
  const back = invertAll(renames);
  return {
    up: [...renames, ...plan(before, wanted)],
    down: [...back, ...plan(apply(wanted, back), apply(before, back))],
    before,
    after: wanted,
    unmanaged,
  };
}

function side(live: Catalog, models: Catalog, history: Catalog): { ours: Catalog; wanted: Catalog; unmanaged: readonly Fact[] } {
  const wanted = align(live, models);
  return { wanted, ...ownedBy(live, wanted, history) };
}
