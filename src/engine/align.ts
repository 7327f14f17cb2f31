// Brings the models' catalog nearer to the live one, so that what is left to compare are real differences:
// what Drizzle can't say is taken over, and names that Drizzle made up give way to the database's own.
import { type Catalog, factsBelow, has, mapFacts } from "./catalog/catalog.ts";
import { attributesOf, equal, type Fact, type Json } from "./catalog/fact.ts";
import { keyOf, type ObjectId, type ObjectKey } from "./catalog/object-id.ts";
import { attributeOf, attributeRule, attributeRules, respelledAttributes, rulesOf } from "./kinds/registry.ts";
import type { Adoption } from "./kinds/rules.ts";

/** `models` with the names and the unsaid attributes of `live` wherever they mean the same object. */
export function align(live: Catalog, models: Catalog): Catalog {
  const matches = derivedMatches(live, models);
  const facts = new Map<ObjectKey, Fact>();
  for (const [key, model] of models.facts) {
    const match = matches.get(key);
    const named = match === undefined ? model : { ...model, id: match.id };
    const own = match === undefined ? key : keyOf(named.id);
    const before = live.facts.get(own);
    facts.set(own, before === undefined ? named : adoptUnsaid(before, named, { before: live, after: models }));
  }
  return { facts };
}

/** By the key of a model whose name Drizzle made up: the live object that it means, under another name. */
export function derivedMatches(live: Catalog, models: Catalog): ReadonlyMap<ObjectKey, Fact> {
  const naming = { live, models, taken: new Set<ObjectKey>() };
  const matches = new Map<ObjectKey, Fact>();
  for (const [key, model] of models.facts) {
    const match = model.origin?.derivedName === true && !live.facts.has(key) ? matchOf(model, naming) : undefined;
    if (match !== undefined) matches.set(key, match);
  }
  return matches;
}

/** Facts that stand in both catalogs and differ in something that PostgreSQL spells its own way. */
export function questions(live: Catalog, models: Catalog): { readonly live: Fact; readonly model: Fact }[] {
  const pairs: { live: Fact; model: Fact }[] = [];
  for (const [key, model] of models.facts) {
    const before = live.facts.get(key);
    if (
      before !== undefined &&
      respelledAttributes(model.id.kind).some((name) => !equal(attributeOf(before, name), attributeOf(model, name)))
    ) {
      pairs.push({ live: before, model });
    }
  }
  return pairs;
}

/** `live` in the authors' words: the attributes that PostgreSQL found to be the same get the models' texts. */
export function adoptTexts(live: Catalog, models: Catalog, same: ReadonlyMap<string, readonly string[]>): Catalog {
  return mapFacts(live, (fact, key) => {
    const model = models.facts.get(key);
    const names = same.get(key);
    if (model === undefined || names === undefined) return fact;
    // Words change hands, and nothing around them: what models can't say stays the fact's own.
    const around = { live: fact, model: fact, before: live, after: live };
    const texts = Object.fromEntries(
      names.map((name) => {
        const [old, text] = [attributesOf(fact)[name], attributesOf(model)[name]];
        return [name, attributeRule(fact.id.kind, name)?.adopt?.(old ?? null, text, around) ?? text];
      }),
    );
    return { ...fact, attributes: { ...fact.attributes, ...texts } };
  });
}

/**
 * `wanted` without what the database says that texts use, where the models have other texts, or where a name will mean
 * another object.
 */
export function forgetUses(wanted: Catalog, live: Catalog): Catalog {
  return mapFacts(wanted, (fact, key) => {
    if (fact.origin?.uses === undefined) return fact;
    const before = live.facts.get(key);
    const names = respelledAttributes(fact.id.kind);
    const same =
      before !== undefined && names.every((name) => equal(attributeOf(before, name), attributeOf(fact, name)));
    const goes = (id: ObjectId): boolean => has(live, id) && !has(wanted, id);
    if (same && !fact.origin.uses.some(goes)) return fact;
    const { uses: _, ...origin } = fact.origin;
    return { ...fact, origin };
  });
}

interface Naming {
  readonly live: Catalog;
  readonly models: Catalog;
  /** Live names that a fact has been given already. */
  readonly taken: Set<ObjectKey>;
}

function matchOf(fact: Fact, { live, models, taken }: Naming): Fact | undefined {
  const rules = rulesOf(fact.id.kind);
  const match = factsBelow(live, fact.id.path.slice(0, -1), fact.id.kind).find((candidate) => {
    const key = keyOf(candidate.id);
    if (taken.has(key) || models.facts.has(key)) return false;
    return rules.single === true || sameStructure(candidate, fact, { before: live, after: models });
  });
  if (match !== undefined) taken.add(keyOf(match.id));
  return match;
}

type Sides = Pick<Adoption, "before" | "after">;

function sameStructure(live: Fact, model: Fact, sides: Sides): boolean {
  const adopted = adoptUnsaid(live, model, sides);
  return attributeRules(model.id.kind).every(
    ([name, { initial }]) => initial === true || equal(attributeOf(live, name), attributeOf(adopted, name)),
  );
}

function adoptUnsaid<F extends Fact>(live: Fact, model: F, sides: Sides): F {
  let adopted: Record<string, Json | undefined> | undefined;
  for (const [name, { adopt }] of attributeRules(model.id.kind)) {
    const [old, now] = [attributesOf(live)[name], attributesOf(model)[name]];
    if (old === undefined || (now !== undefined && adopt === undefined)) continue;
    const value = adopt === undefined ? old : adopt(old, now, { live, model, ...sides });
    if (value === now) continue;
    adopted ??= { ...attributesOf(model) };
    adopted[name] = value;
  }
  if (adopted === undefined && live.origin === undefined) return model;
  return { ...model, attributes: adopted ?? model.attributes, origin: { ...live.origin, ...model.origin } };
}
