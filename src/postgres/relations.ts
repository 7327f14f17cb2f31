// What the kinds' parts of the catalog document refer to by number: relations with their columns, types of users'
// schemas, operator classes, roles. And the names under which facts know schemas and types.
import { qualifiedName } from "../engine/catalog/identifier.ts";
import { type ObjectId, objectId, sameId } from "../engine/catalog/object-id.ts";
import { canonicalTypeName } from "../engine/catalog/type-name.ts";
import { idResolver, type Reference, type Sequence } from "./uses.ts";

/** [relation, pg_class.relkind, schema, name, estimated rows, [[number, column, collation], …]] */
export const relationsQuery = `select coalesce(json_agg(json_build_array(rel.oid, rel.relkind, rel.nspname, rel.relname, rel.reltuples, a.columns) order by rel.nspname, rel.relname), '[]')
from rel left join (
  select a.attrelid, json_agg(json_build_array(a.attnum, a.attname, a.attcollation)) as columns
  from pg_attribute a where a.attnum > 0 and not a.attisdropped and a.attrelid in (select oid from rel) group by a.attrelid
) a on a.attrelid = rel.oid`;

/** Types out of pg_catalog: [type, schema, name, is it an extension's?, of an enum: its array type, of a row: its relation] */
export const typesQuery = `select coalesce(json_agg(json_build_array(t.oid, n.nspname, t.typname, t.oid in (select objid from ext where classid = 'pg_type'::regclass),
  case when t.typtype = 'e' then t.typarray end, nullif(t.typrelid, 0))), '[]')
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where n.nspname not in ('pg_catalog', 'pg_toast') and (t.typelem = 0 or t.typcategory <> 'A')`;

/** Operator classes that have to be named: [opclass, schema, name, is it an extension's?] */
export const opclassesQuery = `select coalesce(json_agg(json_build_array(o.oid, n.nspname, o.opcname, o.oid in (select objid from ext where classid = 'pg_opclass'::regclass))), '[]')
from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace where not o.opcdefault`;

/** [[role, name], …] */
export const rolesQuery = "select coalesce(json_agg(json_build_array(oid, rolname)), '[]') from pg_roles";

/** JSON has object identifiers as text. */
export type Oid = string;

const relationKinds = { r: "table", p: "table", v: "view", m: "materializedView" } as const;

export interface Relation {
  readonly kind: (typeof relationKinds)[keyof typeof relationKinds];
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: ReadonlyMap<number, { readonly name: string; readonly collation: Oid }>;
}

export interface Context {
  readonly relations: ReadonlyMap<Oid, Relation>;
  /** The column's name. */
  column(relation: Oid, attribute: number): string;
  /** What pg_depend says that a relation, or something of it, refers to, as far as there are facts of it. */
  uses(references: readonly Reference[] | null | undefined, relation: Oid): readonly ObjectId[];
  /** The role's name; `public` for everybody. */
  role(oid: Oid): string;
  /** The schema as paths have it: the default one is "". */
  schema(name: string): string;
  /** The house spelling of a type. */
  type(type: TypeReference): string;
  /** As SQL, for an operator class that isn't its type's default; `undefined` for one that is. */
  opclass(oid: Oid): string | undefined;
  /** As SQL. */
  collation(schema: string, name: string): string;
}

/** A built-in type's text; or a user's type (an array's element), its modifier as printed, and whether it's an array. */
export type TypeReference = string | readonly [oid: Oid, modifier: string, array: boolean];

export interface Document {
  readonly relations: readonly (readonly [
    Oid,
    keyof typeof relationKinds,
    string,
    string,
    number,
    readonly (readonly [number, string, Oid])[] | null,
  ])[];
  readonly types: readonly (readonly [...Named, enumArray: Oid | null, row: Oid | null])[];
  readonly opclasses: readonly Named[];
  readonly roles: readonly (readonly [Oid, string])[];
  readonly sequences: readonly Sequence[];
}

type Named = readonly [oid: Oid, schema: string, name: string, extension: boolean];

export interface Names {
  /** The schema that paths have as "". */
  readonly defaultSchema: string;
  /** Schemas whose extensions' types and operator classes need no qualification. */
  readonly searchPath: readonly string[];
  /** Another name for a schema in paths, before the default one is elided. */
  readonly rename?: (schema: string) => string;
}

export function contextOf(document: Document, names: Names): Context {
  const relations = new Map<Oid, Relation>();
  for (const [oid, kind, schema, name, rows, columns] of document.relations) {
    const byNumber = new Map(
      (columns ?? []).map(([number, column, collation]) => [number, { name: column, collation }]),
    );
    relations.set(oid, { kind: relationKinds[kind], schema, name, rows, columns: byNumber });
  }
  const pathSchema = (name: string): string => {
    const renamed = names.rename?.(name) ?? name;
    return renamed === names.defaultSchema ? "" : renamed;
  };
  const sqlName = ([, schema, name, extension]: Named): string => {
    const visible = schema === "pg_catalog" || (extension && names.searchPath.includes(schema));
    return qualifiedName(visible ? "" : pathSchema(schema), name);
  };
  const types = new Map(
    document.types.map(([oid, schema, name, extension]) => [oid, sqlName([oid, schema, name, extension])]),
  );
  const opclasses = new Map(document.opclasses.map((each) => [each[0], sqlName(each)]));
  const roles = new Map(document.roles);
  const relation = (oid: Oid): ObjectId | undefined => {
    const found = relations.get(oid);
    return found && objectId(found.kind, pathSchema(found.schema), found.name);
  };
  const column = (relation: Oid, attribute: number): string =>
    relations.get(relation)?.columns.get(attribute)?.name ?? "";
  const ids = idResolver(document, { relation, column, schema: pathSchema });
  return {
    relations,
    column,
    uses(references, own) {
      const id = relation(own);
      return ids(references ?? []).filter((each) => id === undefined || !sameId(each, id));
    },
    role: (oid) => (oid === "0" ? "public" : (roles.get(oid) ?? "")),
    schema: pathSchema,
    type(type) {
      if (typeof type === "string") return canonicalTypeName(type);
      const [oid, modifier, array] = type;
      return `${types.get(oid) ?? ""}${modifier}${array ? "[]" : ""}`;
    },
    opclass: (oid) => opclasses.get(oid),
    collation: (schema, name) => qualifiedName(schema === "pg_catalog" ? "" : pathSchema(schema), name),
  };
}
