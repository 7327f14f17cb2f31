// A schema as objects that refer to one another, which makes edits and renames easy; and as a catalog of facts.
import { type Catalog, catalogOf } from "../../src/engine/catalog/catalog.ts";
import { type Fact, fact } from "../../src/engine/catalog/fact.ts";
import { qualifiedName, quoteIdentifier, quoteLiteral } from "../../src/engine/catalog/identifier.ts";
import type { AttributesOf } from "../../src/engine/catalog/kind.ts";
import { type ObjectId, objectId } from "../../src/engine/catalog/object-id.ts";
import type { Identity } from "../../src/engine/kinds/column.ts";
import type { IndexColumn } from "../../src/engine/kinds/index.ts";
import { type BaseType, baseType, conditionsOf, derivationsOf, type Family, serials } from "./types.ts";

/** `uid` stays when an object is renamed. */
export interface Named {
  readonly uid: number;
  name: string;
}

export type SchemaModel = Named;

export interface EnumModel extends Named {
  schema: SchemaModel;
  values: string[];
}

export interface SequenceModel extends Named {
  schema: SchemaModel;
  attributes: AttributesOf["sequence"];
}

export interface TypeModel {
  /** A built-in type, or a serial; not looked at where `of` is given. */
  name: string;
  of: EnumModel | null;
  array: boolean;
}

export interface ColumnModel extends Named {
  type: TypeModel;
  notNull: boolean;
  /** The number of one of its type's defaults. */
  default: number | SequenceModel | null;
  identity: (Omit<Identity, "name"> & { name?: string }) | null;
  generated: { from: ColumnModel; form: number; stored: boolean } | null;
  collation: string | null;
  key: string | null;
}

export interface KeyModel extends Named {
  columns: ColumnModel[];
  include: ColumnModel[];
  deferrable: "no" | "initially immediate" | "initially deferred";
  nullsNotDistinct: boolean;
}

export interface CheckModel extends Named {
  column: ColumnModel;
  form: number;
  noInherit: boolean;
  validated: boolean;
}

export interface ForeignKeyModel extends Named {
  columns: ColumnModel[];
  target: TableModel;
  references: ColumnModel[];
  onUpdate: AttributesOf["foreignKey"]["onUpdate"];
  onDelete: AttributesOf["foreignKey"]["onDelete"];
  /** How many of the columns `ON DELETE SET NULL` names; 0: it names none. */
  onDeleteColumns: number;
  match: "simple" | "full";
  deferrable: KeyModel["deferrable"];
  validated: boolean;
}

export interface IndexPartModel {
  column: ColumnModel;
  /** The number of an expression; `null`: the column itself. */
  form: number | null;
  desc: boolean;
  /** Nulls stand where they don't by default. */
  nulls: boolean;
  opclass: string | null;
  collation: string | null;
}

export interface IndexModel extends Named {
  unique: boolean;
  method: string;
  parts: IndexPartModel[];
  where: { column: ColumnModel; form: number } | null;
  with: Record<string, string>;
  include: ColumnModel[];
  nullsNotDistinct: boolean;
}

export interface TableModel extends Named {
  schema: SchemaModel;
  unlogged: boolean;
  columns: ColumnModel[];
  primaryKey: KeyModel | null;
  uniques: KeyModel[];
  checks: CheckModel[];
  foreignKeys: ForeignKeyModel[];
  indexes: IndexModel[];
}

export interface Model {
  nextUid: number;
  /** The default schema is the first, with an empty name. */
  schemas: SchemaModel[];
  enums: EnumModel[];
  sequences: SequenceModel[];
  tables: TableModel[];
}

export function familyOf({ name, of, array }: TypeModel): Family {
  return of !== null || array ? "plain" : baseType(name).family;
}

export function typeText({ name, of, array }: TypeModel): string {
  return `${of === null ? name : qualifiedName(of.schema.name, of.name)}${array ? "[]" : ""}`;
}

export function isSerial(column: ColumnModel): boolean {
  return column.type.of === null && column.type.name in serials;
}

const fill = (text: string, column: ColumnModel): string => text.replaceAll("$", () => quoteIdentifier(column.name));

function conditionText(column: ColumnModel, form: number): string {
  const { of, array } = column.type;
  const [first, second = first] = of?.values ?? [];
  const own =
    of !== null && !array && first !== undefined && second !== undefined
      ? [`$ <> ${quoteLiteral(first)}`, `$ in (${quoteLiteral(first)}, ${quoteLiteral(second)})`]
      : array
        ? ["cardinality($) < 10"]
        : [];
  const forms = [...own, ...conditionsOf(familyOf(column.type))];
  return fill(forms[form % forms.length] as string, column);
}

export function derivationOf(column: ColumnModel, form: number): { readonly text: string; readonly type: string } {
  const forms = derivationsOf(familyOf(column.type));
  const { text, type } = forms[form % forms.length] as { text: string; type: string };
  return { text: fill(text, column), type };
}

function defaultText({ type, default: value }: ColumnModel): string | null {
  if (value === null) return null;
  if (typeof value !== "number")
    return `nextval(${quoteLiteral(qualifiedName(value.schema.name, value.name))}::regclass)`;
  const texts = defaultsOf(type);
  return texts.length === 0 ? null : (texts[value % texts.length] as string);
}

export function defaultsOf({ name, of, array }: TypeModel): readonly string[] {
  if (array)
    return of === null || of.values.length === 0
      ? ["'{}'"]
      : ["'{}'", `ARRAY[${quoteLiteral(of.values.at(-1) ?? "")}]::${typeText({ name, of, array })}`];
  if (of !== null) return [...of.values.slice(0, 2), ...of.values.slice(-1)].map((value) => quoteLiteral(value));
  const { defaults }: BaseType = baseType(name);
  return name in serials ? [] : defaults;
}

function schemaId({ name }: SchemaModel): ObjectId<"schema"> {
  return objectId("schema", name);
}

function tableId(table: TableModel): ObjectId<"table"> {
  return objectId("table", table.schema.name, table.name);
}

export interface ToCatalog {
  /** Facts say which columns an expression uses, as a live database does. */
  readonly uses: boolean;
}

export function toCatalog(model: Model, { uses }: ToCatalog): Catalog {
  return catalogOf([
    ...model.schemas.filter(({ name }) => name !== "").map((schema) => fact(schemaId(schema), {})),
    ...model.enums.map(({ schema, name, values }) =>
      fact(objectId("enum", schema.name, name), { values: [...values] }),
    ),
    ...model.sequences.map(({ schema, name, attributes }) =>
      fact(objectId("sequence", schema.name, name), { ...attributes }),
    ),
    ...model.tables.flatMap((table) => tableFacts(table, uses)),
  ]);
}

function tableFacts(table: TableModel, uses: boolean): Fact[] {
  const path = [table.schema.name, table.name];
  const origin = (columns: readonly ColumnModel[]): { uses: string[] } | undefined =>
    uses ? { uses: [...new Set(columns.map(({ name }) => name))].sort() } : undefined;
  return [
    fact(tableId(table), table.unlogged ? { unlogged: true } : {}),
    ...table.columns.map((column) => {
      const { generated, key } = column;
      const used = generated === null ? undefined : origin([generated.from]);
      const from = { ...used, ...(key !== null && { key }) };
      return fact(
        objectId("column", ...path, column.name),
        columnAttributes(column),
        Object.keys(from).length > 0 ? from : undefined,
      );
    }),
    ...(table.primaryKey === null
      ? []
      : [fact(objectId("primaryKey", ...path, table.primaryKey.name), keyAttributes(table.primaryKey))]),
    ...table.uniques.map((each) =>
      fact(objectId("unique", ...path, each.name), { ...keyAttributes(each), nullsNotDistinct: each.nullsNotDistinct }),
    ),
    ...table.checks.map(({ name, column, form, noInherit, validated }) =>
      fact(
        objectId("check", ...path, name),
        { expression: conditionText(column, form), ...(noInherit && { noInherit }), ...(!validated && { validated }) },
        origin([column]),
      ),
    ),
    ...table.foreignKeys.map((each) => fact(objectId("foreignKey", ...path, each.name), foreignKeyAttributes(each))),
    ...table.indexes.map((each) => {
      const parsed = each.where !== null || each.parts.some(({ form }) => form !== null);
      const used = [
        ...each.parts.map(({ column }) => column),
        ...each.include,
        ...(each.where === null ? [] : [each.where.column]),
      ];
      return fact(objectId("index", ...path, each.name), indexAttributes(each), parsed ? origin(used) : undefined);
    }),
  ];
}

function columnAttributes(column: ColumnModel): AttributesOf["column"] {
  const { type, notNull, identity, generated, collation } = column;
  return {
    type: typeText(type),
    notNull,
    default: defaultText(column),
    identity: identity === null ? null : { ...identity },
    generated:
      generated === null
        ? null
        : { expression: derivationOf(generated.from, generated.form).text, stored: generated.stored },
    ...(collation !== null && { collation }),
  };
}

const namesOf = (columns: readonly ColumnModel[]): string[] => columns.map(({ name }) => name);

function keyAttributes({ columns, include, deferrable }: KeyModel): AttributesOf["primaryKey"] {
  return {
    columns: namesOf(columns),
    ...(include.length > 0 && { include: namesOf(include) }),
    ...(deferrable !== "no" && { deferrable }),
  };
}

function foreignKeyAttributes(key: ForeignKeyModel): AttributesOf["foreignKey"] {
  const { columns, target, references, onUpdate, onDelete, onDeleteColumns, match, deferrable, validated } = key;
  return {
    columns: namesOf(columns),
    references: { schema: target.schema.name, table: target.name, columns: namesOf(references) },
    onUpdate,
    onDelete,
    ...(match !== "simple" && { match }),
    ...(deferrable !== "no" && { deferrable }),
    ...(!validated && { validated }),
    ...(onDeleteColumns > 0 && { onDeleteColumns: namesOf(columns.slice(0, onDeleteColumns)) }),
  };
}

function indexAttributes(index: IndexModel): AttributesOf["index"] {
  const { unique, method, parts, where, include, nullsNotDistinct } = index;
  return {
    unique,
    method,
    columns: parts.map(indexPart),
    where: where === null ? null : conditionText(where.column, where.form),
    with: { ...index.with },
    ...(include.length > 0 && { include: namesOf(include) }),
    ...(nullsNotDistinct && { nullsNotDistinct }),
  };
}

function indexPart({ column, form, desc, nulls, opclass, collation }: IndexPartModel): IndexColumn {
  return {
    ...(form === null ? { column: column.name } : { expression: derivationOf(column, form).text }),
    ...(collation !== null && { collation }),
    ...(opclass !== null && { opclass }),
    ...(desc && { order: "desc" as const }),
    ...(nulls && { nulls: desc ? ("last" as const) : ("first" as const) }),
  };
}

/**
 * What has another name of its own in `after`: ids before any rename, and after all of them. An object whose new place is
 * still held by one that goes is no rename (nor is one whose old place is taken by a new one), and neither is one that
 * moves to a schema that is yet to be made.
 */
export function renamesBetween(before: Model, after: Model): { readonly from: ObjectId; readonly to: ObjectId }[] {
  const [old, now] = [placesOf(before), placesOf(after)];
  const stays = (uid: number): boolean => now.has(uid) && now.get(uid)?.id.kind === old.get(uid)?.id.kind;
  const held = new Set([...old].flatMap(([uid, place]) => (stays(uid) ? [] : sitesOf(place))));
  const wanted = new Set([...now].flatMap(([uid, place]) => (old.has(uid) && stays(uid) ? [] : sitesOf(place))));
  const given = new Set<number>();
  for (let size = -1; size < given.size; ) {
    size = given.size;
    for (const [uid, from] of old) {
      const to = now.get(uid);
      if (to === undefined || !stays(uid) || given.has(uid) || stayed(from, to)) continue;
      const homes = [...from.within, ...to.within].every((home) => old.has(home) && !given.has(home));
      const alike = from.within.at(-1) === to.within.at(-1) || (from.id.path.length === 2 && from.name === to.name);
      if (
        homes &&
        alike &&
        !sitesOf(to).some((site) => held.has(site)) &&
        !sitesOf(from).some((site) => wanted.has(site))
      )
        continue;
      given.add(uid);
      for (const site of sitesOf(from)) held.add(site);
      for (const site of sitesOf(to)) wanted.add(site);
    }
  }
  return [...old].flatMap(([uid, from]) => {
    const to = now.get(uid);
    if (to === undefined || !stays(uid) || given.has(uid) || stayed(from, to)) return [];
    if ([...from.within, ...to.within].some((home) => given.has(home))) return [];
    return [{ from: from.id, to: to.id }];
  });
}

interface Place {
  readonly id: ObjectId;
  readonly name: string;
  /** The uids of what it stands in, the nearest last. */
  readonly within: readonly number[];
}

/** What it takes, whatever the names above it: two objects can't have one site at once. */
function sitesOf({ within: [schema, table], name, id: { kind } }: Place): string[] {
  const below = ["table", "sequence", "enum"].includes(kind)
    ? []
    : [`${kind === "column" ? "column" : "constraint"} ${table} ${name}`];
  if (kind === "schema") return [`schema ${name}`];
  const relation = ["table", "sequence", "index", "primaryKey", "unique"].includes(kind)
    ? [`relation ${schema} ${name}`]
    : [];
  const type = ["table", "sequence", "enum"].includes(kind) ? [`type ${schema} ${name}`] : [];
  return [...relation, ...type, ...(kind === "index" ? [] : below)];
}

function stayed(from: Place, to: Place): boolean {
  return from.name === to.name && from.within.at(-1) === to.within.at(-1);
}

function placesOf(model: Model): Map<number, Place> {
  const map = new Map<number, Place>();
  for (const schema of model.schemas) map.set(schema.uid, { id: schemaId(schema), name: schema.name, within: [] });
  const inSchema = (
    kind: "enum" | "sequence" | "table",
    { uid, name, schema }: EnumModel | SequenceModel | TableModel,
  ): void => {
    map.set(uid, { id: objectId(kind, schema.name, name), name, within: [schema.uid] });
  };
  for (const each of model.enums) inSchema("enum", each);
  for (const each of model.sequences) inSchema("sequence", each);
  for (const table of model.tables) {
    inSchema("table", table);
    const below = (kind: ObjectId["kind"], { uid, name }: Named): void => {
      map.set(uid, {
        id: objectId(kind, table.schema.name, table.name, name),
        name,
        within: [table.schema.uid, table.uid],
      });
    };
    for (const each of table.columns) below("column", each);
    if (table.primaryKey !== null) below("primaryKey", table.primaryKey);
    for (const each of table.uniques) below("unique", each);
    for (const each of table.checks) below("check", each);
    for (const each of table.foreignKeys) below("foreignKey", each);
    for (const each of table.indexes) below("index", each);
  }
  return map;
}
