// The rows of every table in one round trip, in the shape that test/support/gate-rows.ts compares.
import { type Catalog, factsBelow, factsOfKind } from "../../src/engine/catalog/catalog.ts";
import { qualifiedName, quoteIdentifier } from "../../src/engine/catalog/identifier.ts";
import { keyOf, nameOf } from "../../src/engine/catalog/object-id.ts";
import type { Session } from "../../src/ports.ts";
import type { Rows } from "../support/gate-rows.ts";

export async function readRows(session: Session, catalog: Catalog): Promise<Rows> {
  const tables = factsOfKind(catalog, "table").map(({ id }) => ({
    id,
    columns: factsBelow(catalog, id.path, "column"),
  }));
  if (tables.length === 0) return new Map();
  const parts = tables.map(({ id, columns }) => {
    const values = columns.map(({ id: own }) => {
      const text = `${quoteIdentifier(nameOf(own))}::text`;
      return `json_agg(${text} order by ${text} collate "C")`;
    });
    return `(select json_build_array(${["count(*)", ...values].join(", ")}) from ${qualifiedName(...id.path)})`;
  });
  const [row] = await session.query<{ rows: string }>(`select json_build_array(${parts.join(", ")})::text as rows`);
  const read = JSON.parse(row?.rows ?? "[]") as [number, ...unknown[]][];
  return new Map(
    tables.map(({ id, columns }, at) => {
      const [count, ...values] = read[at] ?? [0];
      const entries = columns.map(({ id: own, attributes }, place) => {
        return [nameOf(own), { type: attributes.type, values: JSON.stringify(values[place]) }] as const;
      });
      return [keyOf(id), { id, count, columns: new Map(entries) }] as const;
    }),
  );
}
