// Models against a live database: what would have to happen so that they are the same.
import { adoptTexts, align, forgetUses, questions } from "../engine/align.ts";
import { bothWays } from "../engine/both-ways.ts";
import { withBystanders } from "../engine/bystanders.ts";
import type { Catalog } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { withNamesAlong } from "../engine/names-along.ts";
import { apply } from "../engine/operations/apply.ts";
import type { Operation, RenameOperation } from "../engine/operations/operation.ts";
import { ownedBy, takeBack } from "../engine/ownership.ts";
import { assertBuildable } from "../engine/problems.ts";
import { orderRenames } from "../engine/renames.ts";
import type { Models, Snapshot } from "../ports.ts";
import type { OracleRequest } from "../postgres/spelling-questions.ts";
import { inAuthorsWords } from "./author-words.ts";

/** The attributes of live facts (by key) that PostgreSQL finds the same as the models'. */
export type Oracle = (request: OracleRequest) => Promise<ReadonlyMap<string, readonly string[]>>;

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
    side(after(snapshot.catalog, renames), models, () => after(history(), renames));
  const plain = sides([]);
  assertBuildable(plain.wanted, snapshot.catalog);
  const decided = await decide((some) => (some.length === 0 ? plain : sides(orderRenames(some))));
  const renames = withNamesAlong(decided, snapshot.catalog, models.catalog);
  const live = after(snapshot.catalog, renames);
  const { ours, wanted, unmanaged } = renames.length === 0 ? plain : sides(renames);
  const pairs = questions(ours, wanted);
  const same = pairs.length === 0 ? new Map() : await oracle({ pairs, live, models: wanted, renames });
  const known = adoptTexts(ours, wanted, same);
  const before = await inAuthorsWords(known, wanted, {
    live,
    renames,
    oracle,
    history: () => after(history(), renames),
  });
  const sidesOf = withBystanders({ before, after: forgetUses(wanted, before) }, unmanaged);
  return { ...bothWays({ ...sidesOf, renames, live, same }), before, after: wanted, unmanaged };
}

function side(live: Catalog, { catalog: models, external }: Models, history: () => Catalog): Sides {
  const defined = align(live, models);
  return { wanted: takeBack(defined, models, history), ...ownedBy(live, { defined, external, history }) };
}
