// Comments and grants on the columns of a view, by their names. Columns of views are no facts: their query makes them.
import type { Fact, Json } from "../catalog/fact.ts";
import { qualifiedName, quoteIdentifier } from "../catalog/identifier.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import type { Change } from "../operations/operation.ts";
import type { Statement } from "../render/statement.ts";
import { alterCommon, type CommonAttributes, type CommonSql } from "./common.ts";

export type ViewColumns = Readonly<Record<string, CommonAttributes>>;

/** Once the view is made. */
export function commentColumns({ id, attributes }: Fact<"view"> | Fact<"materializedView">): Statement[] {
  return alterColumns(id, { from: {}, to: (attributes.columns ?? {}) as Json });
}

export function alterColumns(id: ObjectId, change: Change | undefined): Statement[] {
  const [from, to] = [change?.from, change?.to].map((value) => (value ?? {}) as ViewColumns) as [
    ViewColumns,
    ViewColumns,
  ];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name) =>
    alterCommon(sqlOf(id, name), id, {
      comment: { from: from[name]?.comment ?? null, to: to[name]?.comment ?? null },
      grants: { from: (from[name]?.grants ?? null) as Json, to: (to[name]?.grants ?? null) as Json },
    }),
  );
}

function sqlOf(id: ObjectId, name: string): CommonSql {
  const view = qualifiedName(...id.path);
  const column = quoteIdentifier(name);
  return {
    comment: () => `COLUMN ${view}.${column}`,
    grant: (_, privileges) => `${privileges.map((each) => `${each} (${column})`).join(", ")} ON TABLE ${view}`,
  };
}
