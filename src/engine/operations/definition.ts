// A fact as a migration file has it (its name and a definition), and back.
import { attributesOf, equal, type Fact, type Json } from "../catalog/fact.ts";
import { splitName } from "../catalog/identifier.ts";
import type { AttributesOf, Kind } from "../catalog/kind.ts";
import { displayName, nameOf, type ObjectId, objectId } from "../catalog/object-id.ts";
import { UserError } from "../errors.ts";
import { attributeRules, complete, defaultsOf, kindOrder, kinds, rulesOf } from "../kinds/registry.ts";

type Definition = Readonly<Record<string, Json | undefined>>;

/** `posts.title` → the id of a column of the default schema; `app.posts.title` → of the schema `app`. */
export function parseId<K extends Kind>(kind: K, name: string): ObjectId<K> {
  const { depth, words } = rulesOf(kind);
  const parts = splitName(name);
  if (parts.length === depth) return objectId(kind, ...parts);
  if (parts.length === depth - 1) return objectId(kind, "", ...parts);
  throw new UserError("bad_name", `${name} names no ${words}`, {
    hint: `write ${depth === 3 ? "posts.title" : "posts"}, with the schema before it where it isn't the default one; a part that has a dot in it goes into double quotes`,
  });
}

/** A fact's definition: what differs from the defaults, and the parts that fold into it. */
export function printDefinition(fact: Fact, parts: readonly Fact[]): Json {
  const own = printOwn(fact);
  const folded = foldParts(parts);
  return Object.keys(folded).length === 0 ? own : { ...folded, ...(own as Definition) };
}

export function parseDefinition(
  id: ObjectId,
  definition: Json,
): { readonly object: Fact; readonly parts: readonly Fact[] } {
  const folds = kinds.filter(
    (kind) => rulesOf(kind).parents.includes(id.kind) && rulesOf(kind).file.fold !== undefined,
  );
  const parts: Fact[] = [];
  let own = definition;
  for (const kind of folds) {
    const { fold = "" } = rulesOf(kind).file;
    const { [fold]: section = {}, ...rest } = own as Definition;
    own = rest;
    if (!isDefinition(section)) throw new TypeError(`${fold} has to name each ${rulesOf(kind).words}`);
    for (const [name, part] of Object.entries(section)) {
      parts.push(parseOwn(objectId(kind, ...id.path, name), part ?? null));
    }
  }
  return { object: parseOwn(id, own), parts: inKindOrder(parts) };
}

export function inKindOrder(facts: readonly Fact[]): Fact[] {
  return [...facts].sort((a, b) => kindOrder(a.id.kind) - kindOrder(b.id.kind));
}

function printOwn(fact: Fact): Json {
  const { file } = rulesOf(fact.id.kind);
  const defaults = defaultsOf(fact.id.kind);
  const said = attributeRules(fact.id.kind)
    .map(([name]) => [name, attributesOf(fact)[name]] as const)
    .filter(([name, value]) => value !== undefined && !equal(value, defaults[name]));
  const attributes = Object.fromEntries(said) as Partial<AttributesOf[Kind]>;
  const printed = file.print === undefined ? (attributes as Json) : file.print(attributes as never);
  const key = file.keyed === true ? fact.origin?.key : undefined;
  return key === undefined || impliedKeys(nameOf(fact.id)).includes(key)
    ? printed
    : { ...(printed as Definition), key };
}

function parseOwn(id: ObjectId, definition: Json): Fact {
  const { file } = rulesOf(id.kind);
  const attributes = (file.parse === undefined ? definition : file.parse(definition)) as AttributesOf[Kind];
  assertAttributes(id, attributes);
  const said = file.keyed === true ? (definition as Definition).key : undefined;
  const fact = complete({ id, attributes });
  return typeof said === "string" ? { ...fact, origin: { key: said } } : fact;
}

function assertAttributes({ kind, path }: ObjectId, attributes: unknown): void {
  const object = `${rulesOf(kind).words} ${path.at(-1)}`;
  if (!isDefinition(attributes)) throw new TypeError(`${object} has no attributes`);
  assertKnown(kind, Object.keys(attributes));
  const missing = attributeRules(kind).find(
    ([name]) => defaultsOf(kind)[name] === undefined && attributes[name] === undefined,
  );
  if (missing !== undefined) throw new TypeError(`${object} has no ${missing[0]}`);
}

/** Throws which of the attributes is none of the kind's. */
export function assertKnown(kind: Kind, attributes: readonly string[]): void {
  const known = attributeRules(kind).map(([name]) => name);
  const strange = attributes.find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw new TypeError(`a ${rulesOf(kind).words} has no ${strange}, only ${known.join(", ")}`);
}

function isDefinition(value: unknown): value is Definition {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The property keys that a name tells by itself: `created_at` and `createdAt`. */
export function impliedKeys(name: string): string[] {
  const camel = name.split("_").map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)));
  return [name, camel.join("")];
}

function foldParts(parts: readonly Fact[]): Record<string, Json> {
  const sections = new Map<string, [string, Json][]>();
  for (const part of inKindOrder(parts)) {
    const { fold } = rulesOf(part.id.kind).file;
    if (fold === undefined) throw new Error(`${displayName(part.id)} does not fold`);
    const section = sections.get(fold) ?? [];
    sections.set(fold, [...section, [nameOf(part.id), printOwn(part)]]);
  }
  // Not by assignment: that would make a column named `__proto__` vanish.
  return Object.fromEntries([...sections].map(([fold, section]) => [fold, Object.fromEntries(section)]));
}
