// How a column's values are stored, and how closely the planner looks at them. Drizzle can't say it, and neither can a
// column's clause on every version; a new type begins with its own storage and no compression, so that both are said again.
// Source: https://www.postgresql.org/docs/current/sql-altertable.html and https://www.postgresql.org/docs/current/storage-toast.html
import type { Fact, Json } from "../catalog/fact.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import { baseOf, parseTypeName } from "../catalog/type-name.ts";
import type { Changes } from "../operations/operation.ts";
import { type Statement, statement } from "../render/statement.ts";
import { ownName, tableName } from "./names.ts";
import type { Alteration, AttributeRule } from "./rules.ts";

export interface StorageAttributes {
  /** Where it isn't the type's own. */
  readonly storage?: "plain" | "external" | "extended" | "main" | null;
  /** Where it isn't the server's default. */
  readonly compression?: "pglz" | "lz4" | null;
  /** The statistics target; `null`: the server's default. */
  readonly statistics?: number | null;
}

export const storageDefaults = { storage: null, compression: null, statistics: null } as const;

export const storageAttributes = {
  storage: { change: "alter" },
  compression: { change: "alter" },
  statistics: { change: "alter" },
} as const satisfies { readonly [A in keyof Required<StorageAttributes>]: AttributeRule };

/** After the column was made. */
export function createStorage({ id, attributes }: Fact<"column">): Statement[] {
  return setStored(id, attributes);
}

/** What differs from the type's own and the server's defaults. */
export function setStored(
  id: ObjectId<"column">,
  { storage = null, compression = null, statistics = null }: StorageAttributes,
): Statement[] {
  return [
    ...(storage === null ? [] : [setStorage(id, storage)]),
    ...(compression === null ? [] : [setCompression(id, compression)]),
    ...(statistics === null ? [] : [setStatistics(id, statistics)]),
  ];
}

/** After its type was changed. */
export function alterStorage(id: ObjectId<"column">, changes: Changes): Statement[] {
  const { type, collation, storage, compression, statistics } = changes;
  const kept = ((type ?? collation)?.with ?? {}) as StorageAttributes;
  const [toStorage, toCompression] = [storage?.to ?? kept.storage, compression?.to ?? kept.compression];
  const given = (storage?.with as { readonly type?: string } | undefined)?.type;
  return [
    ...(typeof toStorage === "string" ? [setStorage(id, toStorage)] : []),
    ...(given === undefined ? [] : [setStorage(id, ownStorage(given))]),
    ...(typeof toCompression === "string" ? [setCompression(id, toCompression)] : []),
    ...(compression?.to === null && type === undefined ? [setCompression(id, "default")] : []),
    ...(statistics === undefined ? [] : [setStatistics(id, (statistics.to ?? -1) as number)]),
  ];
}

/** What stays and is said again after ALTER COLUMN … TYPE, as far as the new type can have it. */
export function keptStorage({ from, to, changes }: Alteration<"column">): Readonly<Record<string, Json>> {
  if (!isStoredApart(to.attributes.type, from.attributes.type)) return {};
  const { storage, compression } = to.attributes;
  return {
    ...(changes.storage === undefined && typeof storage === "string" && { storage }),
    ...(changes.compression === undefined && typeof compression === "string" && { compression }),
  };
}

/** Back to the type's own storage needs the type's name, unless the type changes, too. */
export function withType({ to, changes }: Alteration<"column">): Changes {
  const { type, collation, storage } = changes;
  if (storage === undefined || storage.to !== null || type !== undefined || collation !== undefined) return changes;
  return { ...changes, storage: { ...storage, with: { type: to.attributes.type } } };
}

const main = new Set(["numeric", "inet", "cidr", "geometry", "geography"]);
const external = new Set(["vector", "halfvec", "sparsevec"]);

/** pg_type.typstorage of the types whose storage can be another than plain; those of well-known extensions, too. */
function ownStorage(type: string): string {
  const base = baseOf(type);
  return type.endsWith("[]") ? "extended" : main.has(base) ? "main" : external.has(base) ? "external" : "extended";
}

const storedApart = new Set(
  `text varchar char bpchar bytea bit varbit json jsonb jsonpath xml numeric inet cidr path polygon tsvector
  int4range int8range numrange daterange tsrange tstzrange`.split(/\s+/),
);

/** May its values be compressed or stored out of line? Of a type that isn't built in, only what was so before is known. */
function isStoredApart(type: string, before: string): boolean {
  const known = parseTypeName(type);
  if (known === null) return type.endsWith("[]") || baseOf(type) === baseOf(before);
  return known.dimensions > 0 || storedApart.has(known.base);
}

function setStorage(id: ObjectId<"column">, storage: string): Statement {
  return alterColumn(id, `STORAGE ${storage.toUpperCase()}`);
}

function setCompression(id: ObjectId<"column">, compression: string): Statement {
  return alterColumn(id, `COMPRESSION ${compression}`);
}

function setStatistics(id: ObjectId<"column">, target: number): Statement {
  const { sql } = alterColumn(id, `STATISTICS ${target}`);
  return statement(sql, "SHARE UPDATE EXCLUSIVE");
}

function alterColumn(id: ObjectId<"column">, clause: string): Statement {
  return statement(`ALTER TABLE ${tableName(id)} ALTER COLUMN ${ownName(id)} SET ${clause}`, "ACCESS EXCLUSIVE");
}
