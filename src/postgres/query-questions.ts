// The question whether a view's query, or a policy's expressions, are still those in the database. Both texts are tried on
// the tables and views as they shall be, wherever these change at the same time; everything else is the database's own.
import { type Catalog, factsBelow, find } from "../engine/catalog/catalog.ts";
import { attributesOf, equal, type Fact, isKind, type Json } from "../engine/catalog/fact.ts";
import { keyOf, nameOf, type ObjectId, type ObjectKey, objectId } from "../engine/catalog/object-id.ts";
import { attributeOf, respelledAttributes, rulesOf } from "../engine/kinds/registry.ts";
import { relationsNamedIn } from "../engine/kinds/uses.ts";
import { apply, idAfter, isBelow } from "../engine/operations/apply.ts";
import { invertRenames } from "../engine/operations/invert.ts";
import type { SpellingQuestion } from "./oracle.ts";
import { isQuery } from "./oracle-probe.ts";
import type { Shadow } from "./oracle-script.ts";
import type { OracleRequest } from "./spelling-questions.ts";

type Pair = OracleRequest["pairs"][number];

export function queryQuestion(pair: Pair, request: OracleRequest): SpellingQuestion {
  const { live, models, renames } = request;
  const own = tableOf(pair.model, models);
  const named = relationsNamed(pair, models).filter((fact) => !own.includes(fact));
  const context = [...own, ...named].map((fact) => [keyOf(fact.id), textOf(fact), shapeOf(fact, models)]);
  const relations = [...own, ...named.filter((fact) => hasChanged(fact, request))];
  const shadows = relations.map((fact) => shadowOf(fact, models));
  const question = { ...pair, shape: [], shadows, context };
  const types = renames.filter(({ id }) => rulesOf(id.kind).typeName !== undefined);
  if (types.length === 0 && !relations.some((fact) => hasChanged(fact, request))) return question;
  const back = invertRenames(renames);
  const old = apply({ facts: new Map([...models.facts, [keyOf(pair.live.id), pair.live]]) }, back);
  const oldId = (id: ObjectId): ObjectId => back.reduce((at, step) => idAfter(at, { from: step.id, to: step.to }), id);
  const fact = find(apply(live, back), oldId(pair.live.id)) ?? pair.live;
  const stood = relations.flatMap(({ id }) => find(old, oldId(id)) ?? []).map((each) => shadowOf(each, old));
  const after = renames.filter(
    (each) => types.includes(each) || (each.to.kind !== "schema" && relations.some(({ id }) => isBelow(each.to, id))),
  );
  return { ...question, types, past: { fact, shape: [], shadows: stood, after } };
}

/** What a policy belongs to. */
function tableOf({ id }: Fact, models: Catalog): Fact[] {
  const table = rulesOf(id.kind).depth < 3 ? undefined : find(models, objectId("table", ...id.path.slice(0, 2)));
  return table === undefined ? [] : [table];
}

/** Tables and views whose names occur in either text, and in the queries of those; each after what it is made of. */
function relationsNamed({ live, model }: Pair, models: Catalog): Fact[] {
  const found = new Set<Fact>();
  const begun = new Set<ObjectKey>([keyOf(model.id)]);
  const visit = (text: string): void => {
    for (const fact of relationsNamedIn(text, models)) {
      if (begun.has(keyOf(fact.id)) || !(isKind(fact, "table") || isQuery(fact))) continue;
      begun.add(keyOf(fact.id));
      if (isQuery(fact)) visit(textOf(fact));
      found.add(fact);
    }
  };
  visit(`${textOf(live)}\n${textOf(model)}`);
  return [...found];
}

function textOf(fact: Fact): string {
  const texts = respelledAttributes(fact.id.kind).map((name) => attributeOf(fact, name));
  return texts.filter((text) => typeof text === "string").join("\n");
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
