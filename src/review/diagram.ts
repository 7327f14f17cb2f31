// Two catalogs → the tables of which anything changed, and those that they refer to, as they are drawn.
import { type Catalog, factsBelow, find, has } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { displayName, keyOf, nameOf, type ObjectId, type ObjectKey, objectId } from "../engine/catalog/object-id.ts";
import { type Difference, diff } from "../engine/diff.ts";
import type { Diagram, DiagramChange, DiagramColumn, DiagramReference, DiagramTable } from "./review.ts";

type Changed = ReadonlyMap<ObjectKey, Difference["kind"]>;

/** One side of the comparison: what is drawn of it, and how what differs is marked. */
interface Side {
  readonly catalog: Catalog;
  readonly changed: Changed;
  /** The tables on which anything else differs. */
  readonly touched: ReadonlySet<ObjectKey>;
}

/** Sorted by name. A table under another name is one that goes and one that comes. */
export function diagramOf(before: Catalog, after: Catalog): Diagram {
  const differences = diff(before, after);
  const changed: Changed = new Map(differences.map((each) => [keyOf(idOf(each)), each.kind]));
  const tables = new Map<ObjectKey, ObjectId<"table">>();
  for (const difference of differences) {
    const table = tableOf(idOf(difference));
    if (has(before, table) || has(after, table)) tables.set(keyOf(table), table);
  }
  const touched = new Set(tables.keys());
  for (const table of [...tables.values()]) {
    for (const catalog of [before, after]) {
      for (const key of factsBelow(catalog, table.path, "foreignKey")) {
        const target = targetOf(key);
        tables.set(keyOf(target), target);
      }
    }
  }
  const draw = (catalog: Catalog): DiagramTable[] =>
    [...tables.values()]
      .filter((table) => has(catalog, table))
      .map((table) => tableIn({ catalog, changed, touched }, table))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { before: draw(before), after: draw(after) };
}

function idOf(difference: Difference): ObjectId {
  return difference.kind === "changed" ? difference.to.id : difference.fact.id;
}

/** The table that it is, or that it would belong to. */
function tableOf({ path }: ObjectId): ObjectId<"table"> {
  return objectId("table", ...path.slice(0, 2));
}

function targetOf({ attributes: { references } }: Fact<"foreignKey">): ObjectId<"table"> {
  return objectId("table", references.schema, references.table);
}

function tableIn(side: Side, table: ObjectId<"table">): DiagramTable {
  const { catalog, changed, touched } = side;
  const key = keyOf(table);
  return {
    name: displayName(table),
    change: changed.get(key) ?? (touched.has(key) ? "changed" : "same"),
    columns: factsBelow(catalog, table.path, "column").map((column) => columnIn(side, column)),
    references: factsBelow(catalog, table.path, "foreignKey")
      .map((each) => referenceIn(side, each))
      .sort((a, b) => (JSON.stringify([a.columns, a.table]) < JSON.stringify([b.columns, b.table]) ? -1 : 1)),
  };
}

function changeOf({ changed }: Side, { id }: Fact): DiagramChange {
  return changed.get(keyOf(id)) ?? "same";
}

function columnIn(side: Side, column: Fact<"column">): DiagramColumn {
  const { id, attributes } = column;
  const path = id.path.slice(0, 2);
  const isIn = (key: Fact<"primaryKey" | "foreignKey" | "unique">): boolean =>
    key.attributes.columns.includes(nameOf(id));
  const isOver = ({ attributes: { unique, where, columns } }: Fact<"index">): boolean =>
    unique && where === null && columns.some((part) => part.column === nameOf(id));
  const parts = [
    ["primary", factsBelow(side.catalog, path, "primaryKey").some(isIn)],
    ["foreign", factsBelow(side.catalog, path, "foreignKey").some(isIn)],
    [
      "unique",
      factsBelow(side.catalog, path, "unique").some(isIn) || factsBelow(side.catalog, path, "index").some(isOver),
    ],
  ] as const;
  return {
    name: nameOf(id),
    type: attributes.type,
    notNull: attributes.notNull || parts[0][1],
    keys: parts.filter(([, is]) => is).map(([part]) => part),
    change: changeOf(side, column),
  };
}

function referenceIn(side: Side, key: Fact<"foreignKey">): DiagramReference {
  const { columns } = key.attributes;
  const own = columns.map((name) => find(side.catalog, objectId("column", ...key.id.path.slice(0, 2), name)));
  return {
    columns,
    table: displayName(targetOf(key)),
    optional: own.some((column) => column?.attributes.notNull !== true),
    change: changeOf(side, key),
  };
}
