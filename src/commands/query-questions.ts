// The question whether a view's query is still the one in the database. Both texts are tried on the tables and views as
// they shall be, wherever these change at the same time; everything else is the database's own.
import { type Catalog, factsBelow, find } from "../engine/catalog/catalog.ts";
import { attributesOf, equal, type Fact, isKind, type Json } from "../engine/catalog/fact.ts";
import { keyOf, nameOf, type ObjectId } from "../engine/catalog/object-id.ts";
import { wordsOf } from "../engine/catalog/sql-words.ts";
import { apply, idAfter, isBelow } from "../engine/operations/apply.ts";
import { invertRenames } from "../engine/operations/invert.ts";
import type { SpellingQuestion } from "../postgres/oracle.ts";
import { isQuery } from "../postgres/oracle-probe.ts";
import type { Shadow } from "../postgres/oracle-script.ts";
import type { OracleRequest } from "./compare.ts";

type Pair = OracleRequest["pairs"][number];

export function queryQuestion(pair: Pair, request: OracleRequest): SpellingQuestion {
  const { live, models, renames } = request;
  const named = relationsNamed(pair, models);
  const context = named.map((fact) => [keyOf(fact.id), queryOf(fact), shapeOf(fact, models)]);
  const shadows = named.filter((fact) => hasChanged(fact, request)).map((fact) => shadowOf(fact, models));
  const question = { ...pair, shape: [], context };
  if (shadows.length === 0) return question;
  const back = invertRenames(renames);
  const old = apply({ facts: new Map([...models.facts, [keyOf(pair.live.id), pair.live]]) }, back);
  const oldId = (id: ObjectId): ObjectId => back.reduce((at, step) => idAfter(at, { from: step.id, to: step.to }), id);
  const fact = find(apply(live, back), oldId(pair.live.id)) ?? pair.live;
  const stood = shadows.flatMap(({ fact: { id } }) => find(old, oldId(id)) ?? []).map((each) => shadowOf(each, old));
  const after = renames.filter(({ to }) => to.kind !== "schema" && shadows.some((each) => isBelow(to, each.fact.id)));
  return { ...question, shadows, past: { fact, shape: [], shadows: stood, after } };
}

/** Tables and views whose names occur in either text, those before that others are made of. */
function relationsNamed(pair: Pair, models: Catalog): Fact[] {
  const words = wordsOf(`${queryOf(pair.live)}\n${queryOf(pair.model)}`);
  const own = keyOf(pair.model.id);
  const found = [...models.facts.values()].filter(
    (fact) => (isKind(fact, "table") || isQuery(fact)) && words.has(nameOf(fact.id)) && keyOf(fact.id) !== own,
  );
  const views = found.filter((fact) => isQuery(fact));
  const inner = (fact: Fact): number => views.filter((each) => wordsOf(queryOf(fact)).has(nameOf(each.id))).length;
  return [...found.filter((fact) => !isQuery(fact)), ...[...views].sort((a, b) => inner(a) - inner(b))];
}

function queryOf(fact: Fact): string {
  return isQuery(fact) ? fact.attributes.query : "";
}

function shapeOf({ id }: Fact, catalog: Catalog): Json {
  return factsBelow(catalog, id.path, "column").map(({ id: own, attributes }) => [
    nameOf(own),
    attributes.type,
    attributes.collation ?? null,
  ]);
}

/** Not in the database, or not with these columns, or under another name. */
function hasChanged(fact: Fact, { live, models, renames }: OracleRequest): boolean {
  const before = find(live, fact.id);
  if (before === undefined || renames.some(({ to }) => isBelow(to, fact.id) || isBelow(fact.id, to))) return true;
  if (isQuery(fact)) return !equal(attributesOf(before).query, fact.attributes.query);
  return !equal(shapeOf(before, live), shapeOf(fact, models));
}

function shadowOf(fact: Fact, catalog: Catalog): Shadow {
  return { fact, columns: factsBelow(catalog, fact.id.path, "column") };
}
