// Brings the models' catalog nearer to the live one, so that what is left to compare are real differences:
// what Drizzle can't say is taken over, and names that Drizzle made up give way to the database's own.
import { type Catalog, catalogOf, factsBelow } from "./catalog/catalog.ts";
import { attributesOf, equal, type Fact, type Json } from "./catalog/fact.ts";
import { keyOf } from "./catalog/object-id.ts";
import type { AttributeRule } from "./kinds/rules.ts";
import { rulesOf, valueOf } from "./kinds/registry.ts";

/** `models` with the names and the unsaid attributes of `live` wherever they mean the same object. */
export function align(live: Catalog, models: Catalog): Catalog {
  const taken = new Set<string>();
  const named = [...models.facts.values()].map((fact) => (fact.origin?.derivedName ? rename(fact, live, models, taken) : fact));
  return catalogOf(
    named.map((fact) => {
      const before = live.facts.get(keyOf(fact.id));
      return before === undefined ? fact : adoptUnsaid(before, fact);
    }),
  );
}

/** Facts that stand in both catalogs and differ in something that PostgreSQL spells its own way. */
export function questions(live: Catalog, models: Catalog): { readonly live: Fact; readonly model: Fact }[] {
  const pairs: { live: Fact; model: Fact }[] = [];
  for (const [key, model] of models.facts) {
    const before = live.facts.get(key);
    if (before !== undefined && respelled(model).some((name) => !equal(valueOf(before, name), valueOf(model, name)))) {
      pairs.push({ live: before, model });
    }
  }
  return pairs;
}

/** `live` in the authors' words: the attributes that PostgreSQL found to be the same get the models' texts. */
export function adoptTexts(live: Catalog, models: Catalog, same: ReadonlyMap<string, readonly string[]>): Catalog {
  return catalogOf(
    [...live.facts].map(([key, fact]) => {
      const model = models.facts.get(key);
      const names = same.get(key);
      if (model === undefined || names === undefined) return fact;
      const texts = Object.fromEntries(names.map((name) => [name, attributesOf(model)[name]]));
      return { ...fact, attributes: { ...fact.attributes, ...texts } };
    }),
  );
}

/** The attributes of a fact that PostgreSQL prints in its own words. */
export function respelled(fact: Fact): string[] {
  return Object.entries<AttributeRule>(rulesOf(fact.id.kind).attributes)
    .filter(([, rule]) => rule.respelled === true)
    .map(([name]) => name);
}

function rename(fact: Fact, live: Catalog, models: Catalog, taken: Set<string>): Fact {
  if (live.facts.has(keyOf(fact.id))) return fact;
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
  return Object.keys(rulesOf(model.id.kind).attributes).every((name) => equal(valueOf(live, name), valueOf(adopted, name)));
}

function adoptUnsaid<F extends Fact>(live: Fact, model: F): F {
  const adopted: Record<string, Json | undefined> = { ...attributesOf(model) };
  for (const [name, rule] of Object.entries<AttributeRule>(rulesOf(model.id.kind).attributes)) {
    const [old, now] = [attributesOf(live)[name], adopted[name]];
    if (now === undefined) {
      if (old !== undefined) adopted[name] = old;
    } else if (rule.unsaid !== undefined) adopted[name] = adoptKeys(old, now, rule.unsaid);
  }
  return { ...model, attributes: adopted, origin: { ...live.origin, ...model.origin } };
}

function adoptKeys(live: Json | undefined, model: Json, keys: readonly string[]): Json {
  if (live === undefined || live === null || model === null || typeof live !== "object" || typeof model !== "object") return model;
  if (Array.isArray(live) || Array.isArray(model)) {
    if (!Array.isArray(live) || !Array.isArray(model) || live.length !== model.length) return model;
    return model.map((item: Json, at) => adoptKeys(live[at], item, keys));
  }
  const [from, to] = [live as Record<string, Json>, model as Record<string, Json>];
  const missing = keys.filter((key) => to[key] === undefined && from[key] !== undefined);
  return { ...to, ...Object.fromEntries(missing.map((key) => [key, from[key]])) };
}
