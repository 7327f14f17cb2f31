import type { Fact, Json } from "../catalog/fact.ts";
import type { Kind } from "../catalog/kind.ts";
import { displayName, nameOf, type ObjectId } from "../catalog/object-id.ts";
import { check } from "./check.ts";
import { column } from "./column.ts";
import { commonAttributes, commonDefaults } from "./common.ts";
import { enumType } from "./enum.ts";
import { exclusion } from "./exclusion.ts";
import { foreignKey } from "./foreign-key.ts";
import { index } from "./index.ts";
import { materializedView } from "./materialized-view.ts";
import { policy } from "./policy.ts";
import { primaryKey } from "./primary-key.ts";
import { role } from "./role.ts";
import { rule } from "./rule.ts";
import type { AttributeRule, KindRules } from "./rules.ts";
import { schema } from "./schema.ts";
import { sequence } from "./sequence.ts";
import { statistics } from "./statistics.ts";
import { table } from "./table.ts";
import { trigger } from "./trigger.ts";
import { unique } from "./unique.ts";
import { view } from "./view.ts";

/** Every kind's rules. The order is the one in which unrelated objects are made. */
export const registry = {
  role,
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
  exclusion,
  view,
  materializedView,
  policy,
  trigger,
  rule,
  statistics,
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

const attributeLists = new Map(
  kinds.map((kind) => [kind, Object.entries<AttributeRule>({ ...registry[kind].attributes, ...commonAttributes })]),
);

/** A kind's attributes with their rules, in order: its own, then what all kinds have. */
export function attributeRules(kind: Kind): readonly (readonly [name: string, rule: AttributeRule])[] {
  return attributeLists.get(kind) ?? [];
}

export function attributeRule(kind: Kind, name: string): AttributeRule | undefined {
  return attributeRules(kind).find(([each]) => each === name)?.[1];
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
  return said === undefined ? defaultsOf(fact.id.kind)[attribute] : said;
}

/** What an attribute is when nothing was said. */
export function defaultsOf(kind: Kind): Readonly<Record<string, Json>> {
  return defaults.get(kind) ?? {};
}

const defaults = new Map(
  kinds.map((kind) => [kind, { ...registry[kind].defaults, ...commonDefaults } as Record<string, Json>]),
);

/** `column posts.title` */
export function nameInWords(id: ObjectId): string {
  return `${rulesOf(id.kind).words} ${displayName(id)}`;
}

/** What the object can stand in: the first of them that is there is its parent. */
export function parentIds({ kind, path }: ObjectId): ObjectId[] {
  return rulesOf(kind).parents.map((parent) => ({ kind: parent, path: path.slice(0, -1) }));
}

/** The whole fact, as it is made where nobody has to be spared. */
export function unspared<K extends Kind>(fact: Fact<K>): Fact<K> {
  const whole = complete(fact);
  return rulesOf(fact.id.kind).unspared?.(whole) ?? whole;
}

/** The fact with every attribute of its own kind said: what was left open gets its default. */
export function complete<K extends Kind>(fact: Fact<K>): Fact<K> {
  return { ...fact, attributes: { ...rulesOf(fact.id.kind).defaults, ...fact.attributes } };
}

/** Its name in every name space that it stands in: two objects can't share one. */
export function namesTakenBy<I extends ObjectId>(id: I): string[] {
  return rulesOf(id.kind)
    .namespaces(id)
    .map((namespace) => `${namespace}\0${nameOf(id)}`);
}
