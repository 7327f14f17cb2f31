// What PostgreSQL is asked about pairs that differ in text: each with the columns around it, and, where columns or types
// are about to be renamed, as it stands today: its texts speak of the old names.
import { type Catalog, factsBelow, find } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { sameId } from "../engine/catalog/object-id.ts";
import { samePath } from "../engine/kinds/names.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { apply } from "../engine/operations/apply.ts";
import { invertRenames } from "../engine/operations/invert.ts";
import type { RenameOperation } from "../engine/operations/operation.ts";
import type { SpellingQuestion } from "./oracle.ts";
import { stageOf } from "./oracle-probe.ts";
import type { Tried } from "./oracle-script.ts";
import { queryQuestion } from "./query-questions.ts";

export interface OracleRequest {
  readonly pairs: readonly { readonly live: Fact; readonly model: Fact }[];
  readonly live: Catalog;
  readonly models: Catalog;
  /** Renames that are not in the database yet: live texts speak of the old names. */
  readonly renames: readonly RenameOperation[];
}

export function spellingQuestions(request: OracleRequest): SpellingQuestion[] {
  const { pairs, live, models, renames } = request;
  const types = renames.filter(({ id }) => rulesOf(id.kind).typeName !== undefined);
  return pairs.map((pair) => {
    if (stageOf(pair.model) === "relations") return queryQuestion(pair, request);
    const table = pair.model.id.path.slice(0, 2);
    const question = { ...pair, shape: factsBelow(models, table, "column") };
    const columns = renames.filter(({ id }) => id.kind === "column" && samePath(id.path.slice(0, 2), table));
    if (columns.length + types.length === 0) return question;
    const past = pastOf(pair.live, live, [...types, ...columns]);
    return { ...question, types, ...(past === null ? {} : { past }) };
  });
}

function pastOf({ id }: Fact, live: Catalog, renames: readonly RenameOperation[]): Tried | null {
  const back = invertRenames(renames);
  const before = apply(live, back);
  const fact = find(
    before,
    back.reduce((at, step) => (sameId(at, step.id) ? step.to : at), id),
  );
  return fact === undefined ? null : { fact, shape: factsBelow(before, id.path.slice(0, 2), "column"), after: renames };
}
