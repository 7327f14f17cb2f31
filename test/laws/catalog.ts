// A model as a catalog of facts. Whatever Drizzle can't say is said, too: nothing is left for a database to add.
import { type Catalog, catalogOf } from "../../src/engine/catalog/catalog.ts";
import { type Fact, fact } from "../../src/engine/catalog/fact.ts";
import type { AttributesOf, Kind } from "../../src/engine/catalog/kind.ts";
import { type ObjectId, objectId } from "../../src/engine/catalog/object-id.ts";
import type { IndexColumn } from "../../src/engine/kinds/index.ts";
import {
  type ColumnModel,
  type ForeignKeyModel,
  type IndexModel,
  type IndexPartModel,
  isView,
  type KeyModel,
  type Model,
  type Named,
  type PolicyModel,
  type RelationModel,
  type TableModel,
  type TriggerModel,
  typeText,
  type ViewModel,
} from "./model.ts";
import {
  conditionText,
  defaultText,
  derivationOf,
  exclusionText,
  policyText,
  queryText,
  ruleText,
  statisticsText,
  triggerText,
} from "./texts.ts";

export interface ToCatalog {
  /** Facts say which columns an expression uses, as a live database does. */
  readonly uses: boolean;
}

export function toCatalog(model: Model, { uses }: ToCatalog): Catalog {
  const seen = <K extends Kind>(of: Fact<K>, ids: readonly ObjectId[]): Fact<K> => (uses ? withUses(of, ids) : of);
  return catalogOf([
    ...model.roles.map((role) => fact(objectId("role", role.name), { ...role.attributes, ...commonOf(role) })),
    ...model.schemas
      .filter(({ name }) => name !== "")
      .map((schema) => fact(objectId("schema", schema.name), { ...commonOf(schema) })),
    ...model.enums.map((each) =>
      fact(objectId("enum", each.schema.name, each.name), { values: [...each.values], ...commonOf(each) }),
    ),
    ...model.sequences.map((each) =>
      fact(objectId("sequence", each.schema.name, each.name), { ...each.attributes, ...commonOf(each) }),
    ),
    ...model.tables.flatMap((table) => [...tableFacts(table, seen), ...partFacts(table, seen)]),
    ...model.views.flatMap((view) => viewFacts(view, seen)),
  ]);
}

/** The fact with what it uses, where a catalog says that. */
type Seen = <K extends Kind>(of: Fact<K>, ids: readonly ObjectId[]) => Fact<K>;

const withUses = <K extends Kind>(of: Fact<K>, ids: readonly ObjectId[]): Fact<K> => ({
  ...of,
  origin: { ...of.origin, uses: ids },
});

function commonOf({ comment, grants }: Named): object {
  return { ...(comment !== undefined && { comment }), ...(grants !== undefined && { grants }) };
}

export function relationId(relation: RelationModel): ObjectId {
  const kind = isView(relation) ? (relation.materialized ? "materializedView" : "view") : "table";
  return objectId(kind, relation.schema.name, relation.name);
}

/** What PostgreSQL says that columns of a relation are: of a view, the view. */
function columnIds(relation: RelationModel, columns: readonly ColumnModel[]): ObjectId[] {
  if (isView(relation)) return [relationId(relation)];
  const names = [...new Set(columns.map(({ name }) => name))].sort();
  return names.map((name) => objectId("column", relation.schema.name, relation.name, name));
}

function tableFacts(table: TableModel, seen: Seen): Fact[] {
  const path = [table.schema.name, table.name];
  const { unlogged, rowSecurity, forceRowSecurity, replicaIdentity } = table;
  const attributes: AttributesOf["table"] = {
    rowSecurity,
    ...(unlogged && { unlogged }),
    ...(forceRowSecurity && { forceRowSecurity }),
    ...(replicaIdentity !== "default" && { replicaIdentity }),
    ...(Object.keys(table.with).length > 0 && { with: { ...table.with } }),
    ...commonOf(table),
  };
  return [
    fact(objectId("table", ...path), attributes),
    ...table.columns.map((column) => {
      const { generated, key } = column;
      const id = objectId("column", ...path, column.name);
      const own = fact(id, columnAttributes(column), key === null ? undefined : { key });
      return generated === null ? own : seen(own, columnIds(table, [generated.from]));
    }),
    ...(table.primaryKey === null
      ? []
      : [fact(objectId("primaryKey", ...path, table.primaryKey.name), keyAttributes(table.primaryKey))]),
    ...table.uniques.map((each) =>
      fact(objectId("unique", ...path, each.name), { ...keyAttributes(each), nullsNotDistinct: each.nullsNotDistinct }),
    ),
    ...table.foreignKeys.map((each) => fact(objectId("foreignKey", ...path, each.name), foreignKeyAttributes(each))),
    ...table.indexes.map((index) => indexFact(index, table, seen)),
  ];
}

/** What hangs on a table's columns by an expression or a statement of its own. */
function partFacts(table: TableModel, seen: Seen): Fact[] {
  const path = [table.schema.name, table.name];
  const using = (...columns: readonly (ColumnModel | null)[]): ObjectId[] =>
    columnIds(
      table,
      columns.filter((column) => column !== null),
    );
  return [
    ...table.checks.map((each) => {
      const { column, noInherit, validated } = each;
      const expression = conditionText(each);
      const said = { ...(noInherit && { noInherit }), ...(!validated && { validated }), ...commonOf(each) };
      return seen(fact(objectId("check", ...path, each.name), { expression, ...said }), using(column));
    }),
    ...table.exclusions.map((each) => {
      const attributes = { definition: exclusionText(each), ...commonOf(each) };
      return withUses(fact(objectId("exclusion", ...path, each.name), attributes), using(...each.columns, each.where));
    }),
    ...table.policies.map((each) =>
      seen(fact(objectId("policy", ...path, each.name), policyAttributes(each)), policyUses(each, table)),
    ),
    ...table.triggers.map((each) => triggerFact(each, table)),
    ...table.rules.map((each) => {
      const attributes = { definition: ruleText(each, table), ...commonOf(each) };
      return withUses(fact(objectId("rule", ...path, each.name), attributes), using(each.where));
    }),
    ...table.statistics.map((each) => {
      const attributes = { definition: statisticsText(each, table), target: each.target, ...commonOf(each) };
      return withUses(fact(objectId("statistics", ...path, each.name), attributes), using(...each.columns));
    }),
  ];
}

function triggerFact(trigger: TriggerModel, relation: RelationModel): Fact {
  const { schema, name } = relation;
  const { fires, columns, when } = trigger;
  const attributes = { definition: triggerText(trigger, relation), fires, ...commonOf(trigger) };
  const used = [...columns, ...(when === null ? [] : [when])];
  return withUses(
    fact(objectId("trigger", schema.name, name, trigger.name), attributes),
    isView(relation) ? [] : columnIds(relation, used),
  );
}

function viewFacts(view: ViewModel, seen: Seen): Fact[] {
  const { base, other, where } = view;
  const query = queryText(view);
  const said = { with: { ...view.with }, ...commonOf(view) };
  const used = [
    ...view.columns.flatMap(({ source }) => (source === null ? [] : [source.column])),
    ...(where === null ? [] : [where.column]),
  ];
  const uses = [base, ...(other === null ? [] : [other])].flatMap((relation) => {
    const own = used.filter((column) => (relation.columns as ColumnModel[]).includes(column));
    return [relationId(relation), ...(isView(relation) ? [] : columnIds(relation, own))];
  });
  const path = [view.schema.name, view.name];
  if (!view.materialized) {
    const own = fact(objectId("view", ...path), { query, ...said });
    return [seen(own, uses), ...view.triggers.map((each) => triggerFact(each, view))];
  }
  const attributes = { query, using: "heap", tablespace: null, populated: true, ...said };
  const own = fact(objectId("materializedView", ...path), attributes);
  return [seen(own, uses), ...view.indexes.map((index) => indexFact(index, view, seen))];
}

function policyAttributes(policy: PolicyModel): AttributesOf["policy"] {
  const { as, for: command, to, using, withCheck } = policy;
  return {
    as,
    for: command,
    to: to.length === 0 ? ["public"] : to.map(({ name }) => name).sort(),
    using: using === null ? null : policyText(using),
    withCheck: withCheck === null ? null : policyText(withCheck),
    ...commonOf(policy),
  };
}

function policyUses({ using, withCheck }: PolicyModel, table: TableModel): ObjectId[] {
  return [using, withCheck].flatMap((condition) => {
    if (condition === null) return [];
    const { within, column } = condition;
    return within === null ? columnIds(table, [column]) : [relationId(within), ...columnIds(within, [column])];
  });
}

function columnAttributes(column: ColumnModel): AttributesOf["column"] {
  const { type, notNull, identity, generated, collation, storage, compression, statistics } = column;
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
    ...(storage !== undefined && { storage }),
    ...(compression !== undefined && { compression }),
    ...(statistics !== undefined && { statistics }),
    ...commonOf(column),
  };
}

const namesOf = (columns: readonly ColumnModel[]): string[] => columns.map(({ name }) => name);

function keyAttributes(key: KeyModel): AttributesOf["primaryKey"] {
  const { columns, include, deferrable } = key;
  return {
    columns: namesOf(columns),
    ...(include.length > 0 && { include: namesOf(include) }),
    ...(deferrable !== "no" && { deferrable }),
    ...commonOf(key),
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
    ...commonOf(key),
  };
}

function indexFact(index: IndexModel, relation: RelationModel, seen: Seen): Fact {
  const parsed = index.where !== null || index.parts.some(({ form }) => form !== null);
  const used = [
    ...index.parts.map(({ column }) => column),
    ...index.include,
    ...(index.where === null ? [] : [index.where.column]),
  ];
  const own = fact(objectId("index", relation.schema.name, relation.name, index.name), indexAttributes(index));
  return parsed ? seen(own, columnIds(relation, used)) : own;
}

function indexAttributes(index: IndexModel): AttributesOf["index"] {
  const { unique, method, parts, where, include, nullsNotDistinct } = index;
  return {
    unique,
    method,
    columns: parts.map(indexPart),
    where: where === null ? null : conditionText(where),
    with: { ...index.with },
    ...(include.length > 0 && { include: namesOf(include) }),
    ...(nullsNotDistinct && { nullsNotDistinct }),
    ...commonOf(index),
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
