// The rows of every table, column by column, so that they can be compared across a migration that renames and retypes.
import { type Catalog, factsBelow, factsOfKind } from "../../src/engine/catalog/catalog.ts";
import { qualifiedName, quoteIdentifier } from "../../src/engine/catalog/identifier.ts";
import { displayName, keyOf, nameOf, type ObjectId, type ObjectKey } from "../../src/engine/catalog/object-id.ts";
import { apply } from "../../src/engine/operations/apply.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import type { Session } from "../../src/ports.ts";

interface TableRows {
  readonly id: ObjectId;
  readonly count: number;
  /** By name: the type, and every value as text, sorted. */
  readonly columns: ReadonlyMap<string, { readonly type: string; readonly values: string }>;
}

export type Rows = ReadonlyMap<ObjectKey, TableRows>;

export async function readRows(session: Session, catalog: Catalog): Promise<Rows> {
  const rows = new Map<ObjectKey, TableRows>();
  for (const { id } of factsOfKind(catalog, "table")) {
    const columns = factsBelow(catalog, id.path, "column");
    const values = columns.map((column) => {
      const text = `${quoteIdentifier(nameOf(column.id))}::text`;
      return `json_agg(${text} order by ${text})`;
    });
    const [row] = await session.query<{ count: string; columns: unknown[] }>(
      `select count(*)::text as count, json_build_array(${values.join(", ")}) as columns from ${qualifiedName(...id.path)}`,
    );
    const entries = columns.map(({ id: own, attributes }, at) => {
      return [nameOf(own), { type: attributes.type, values: JSON.stringify(row?.columns[at]) }] as const;
    });
    rows.set(keyOf(id), { id, count: Number(row?.count), columns: new Map(entries) });
  }
  return rows;
}

export interface Journey {
  readonly from: Rows;
  readonly to: Rows;
  readonly before: Catalog;
  /** The operations between the two. */
  readonly operations: readonly Operation[];
}

/** What was lost or changed of the tables and columns that exist throughout. */
export function lostRows({ from, to, before, operations }: Journey): string[] {
  const places = placesAfter(before, operations);
  const lost: string[] = [];
  for (const table of from.values()) {
    const place = places.get(keyOf(table.id));
    const now = place === undefined ? undefined : to.get(keyOf(place));
    if (now === undefined || place === undefined) continue;
    const name = displayName(table.id);
    if (now.count !== table.count) lost.push(`${name} had ${table.count} rows and has ${now.count}`);
    for (const [column, { type, values }] of table.columns) {
      const own = places.get(keyOf({ kind: "column", path: [...table.id.path, column] }));
      const after = own === undefined ? undefined : now.columns.get(nameOf(own));
      if (after === undefined || after.type !== type || after.values === values) continue;
      lost.push(`${name}.${column} had ${values} and has ${after.values}`);
    }
  }
  return lost;
}

/** Where each object of `before` stands afterwards; what was dropped on the way is missing, made again or not. */
function placesAfter(before: Catalog, operations: readonly Operation[]): Map<ObjectKey, ObjectId> {
  const marked = [...before.facts.values()].map((fact) => ({ ...fact, origin: { file: keyOf(fact.id) } }));
  const catalog = apply({ facts: new Map(marked.map((fact) => [keyOf(fact.id), fact])) }, operations);
  const stayed = [...catalog.facts.values()].filter(({ origin }) => before.facts.has(origin?.file ?? ""));
  return new Map(stayed.map(({ id, origin }) => [origin?.file ?? "", id]));
}
