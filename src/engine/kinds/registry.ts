import type { Fact, Json } from "../catalog/fact.ts";
import type { Kind } from "../catalog/kind.ts";
import { check } from "./check.ts";
import { column } from "./column.ts";
import { enumType } from "./enum.ts";
import { foreignKey } from "./foreign-key.ts";
import { index } from "./index.ts";
import { primaryKey } from "./primary-key.ts";
import type { AttributeRule, KindRules } from "./rules.ts";
import { schema } from "./schema.ts";
import { sequence } from "./sequence.ts";
import { table } from "./table.ts";
import { unique } from "./unique.ts";

/** Every kind's rules. The order is the one in which unrelated objects are made. */
export const registry = {
  schema,
  enum: enumType,
  sequence,
  table,
  column,
  primaryKey,
  unique,
  check,
  foreignKey,
  index,
} as const satisfies { readonly [K in Kind]: KindRules<K> };

export type Registry = typeof registry;

export const kinds = Object.keys(registry) as readonly Kind[];

const order = new Map(kinds.map((kind, at) => [kind, at]));

export function kindOrder(kind: Kind): number {
  return order.get(kind) ?? 0;
}

/** The rules of a kind, for generic stages: they hand a fact only to the rules of its own kind. */
export function rulesOf<K extends Kind>(kind: K): KindRules<K> {
  return registry[kind] as unknown as KindRules<K>;
}

const attributeLists = new Map(kinds.map((kind) => [kind, Object.entries<AttributeRule>(registry[kind].attributes)]));

/** A kind's attributes with their rules, in order. */
export function attributeRules(kind: Kind): readonly (readonly [name: string, rule: AttributeRule])[] {
  return attributeLists.get(kind) ?? [];
}

const respelledLists = new Map(
  kinds.map((kind) => [kind, attributeRules(kind).flatMap(([name, rule]) => (rule.respelled === true ? [name] : []))]),
);

/** The attributes that PostgreSQL stores parsed and prints in its own words. */
export function respelledAttributes(kind: Kind): readonly string[] {
  return respelledLists.get(kind) ?? [];
}

/** An attribute's value, its default where nothing was said. */
export function attributeOf(fact: Fact, attribute: string): Json | undefined {
  const said = (fact.attributes as unknown as Record<string, Json | undefined>)[attribute];
  return said === undefined ? (rulesOf(fact.id.kind).defaults as Record<string, Json>)[attribute] : said;
}

/** The fact with every attribute said: what was left open gets its default. */
export function complete<K extends Kind>(fact: Fact<K>): Fact<K> {
  return { ...fact, attributes: { ...rulesOf(fact.id.kind).defaults, ...fact.attributes } };
}
