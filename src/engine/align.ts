// Brings the models' catalog nearer to the live one, so that what is left to compare are real differences:
// what Drizzle can't say is taken over, and names that Drizzle made up give way to the database's own.
import { type Catalog, factsBelow, mapFacts } from "./catalog/catalog.ts";
import { attributesOf, equal, type Fact, type Json } from "./catalog/fact.ts";
import { keyOf, type ObjectKey } from "./catalog/object-id.ts";
import { attributeOf, attributeRules, respelledAttributes, rulesOf } from "./kinds/registry.ts";

/** `models` with the names and the unsaid attributes of `live` wherever they mean the same object. */
export function align(live: Catalog, models: Catalog): Catalog {
  const taken = new Set<string>();
  const facts = new Map<ObjectKey, Fact>();
  for (const [key, model] of models.facts) {
    const named =
      model.origin?.derivedName === true && !live.facts.has(key) ? rename(model, { live, models, taken }) : model;
    const own = named === model ? key : keyOf(named.id);
    const before = live.facts.get(own);
    facts.set(own, before === undefined ? named : adoptUnsaid(before, named));
  }
  return { facts };
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
    const texts = Object.fromEntries(names.map((name) => [name, attributesOf(model)[name]]));
    return { ...fact, attributes: { ...fact.attributes, ...texts } };
  });
}

interface Naming {
  readonly live: Catalog;
  readonly models: Catalog;
  /** Live names that a fact has been given already. */
  readonly taken: Set<ObjectKey>;
}

function rename(fact: Fact, { live, models, taken }: Naming): Fact {
  const rules = rulesOf(fact.id.kind);
  const match = factsBelow(live, fact.id.path.slice(0, -1), fact.id.kind).find((candidate) => {
    const key = keyOf(candidate.id);
    if (taken.has(key) || models.facts.has(key)) return false;
    return rules.single === true || sameStructure(candidate, fact);
  });
  if (match === undefined) return fact;
  taken.add(keyOf(match.id));
  return { ...fact, id: match.id };
}

function sameStructure(live: Fact, model: Fact): boolean {
  const adopted = adoptUnsaid(live, model);
  return attributeRules(model.id.kind).every(([name]) => equal(attributeOf(live, name), attributeOf(adopted, name)));
}

function adoptUnsaid<F extends Fact>(live: Fact, model: F): F {
  let adopted: Record<string, Json | undefined> | undefined;
  for (const [name, rule] of attributeRules(model.id.kind)) {
    const [old, now] = [attributesOf(live)[name], attributesOf(model)[name]];
    if (old === undefined || (now !== undefined && rule.unsaid === undefined)) continue;
    adopted ??= { ...attributesOf(model) };
    adopted[name] = now === undefined ? old : adoptKeys(old, now, rule.unsaid ?? []);
  }
  if (adopted === undefined && live.origin === undefined) return model;
  return { ...model, attributes: adopted ?? model.attributes, origin: { ...live.origin, ...model.origin } };
}

function adoptKeys(live: Json | undefined, model: Json, keys: readonly string[]): Json {
  if (live === undefined || live === null || model === null || typeof live !== "object" || typeof model !== "object")
    return model;
  if (Array.isArray(live) || Array.isArray(model)) {
    if (!Array.isArray(live) || !Array.isArray(model) || live.length !== model.length) return model;
    return model.map((item: Json, at) => adoptKeys(live[at], item, keys));
  }
  const [from, to] = [live as Record<string, Json>, model as Record<string, Json>];
  const missing = keys.filter((key) => to[key] === undefined && from[key] !== undefined);
  return { ...to, ...Object.fromEntries(missing.map((key) => [key, from[key]])) };
}
