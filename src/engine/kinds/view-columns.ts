// Comments and grants on the columns of a view, by their names. Columns of views are no facts: their query makes them.
import type { Fact, Json } from "../catalog/fact.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import type { Change, Changes } from "../operations/operation.ts";
import type { Statement } from "../render/statement.ts";
import { alterColumnCommon, grantColumnsAgain, withColumnGrants } from "./column-grants.ts";
import type { CommonAttributes } from "./common.ts";
import type { Alteration } from "./rules.ts";

export type ViewColumns = Readonly<Record<string, CommonAttributes>>;

/** Once the view is made. */
export function commentColumns({ id, attributes }: Fact<"view"> | Fact<"materializedView">): Statement[] {
  return changeColumns(id, { from: {}, to: (attributes.columns ?? {}) as Json });
}

/** Once its own privileges are changed. */
export function alterColumns(id: ObjectId, changes: Changes): Statement[] {
  return [...grantColumnsAgain(id, changes), ...changeColumns(id, changes.columns)];
}

/** What its columns keep must be granted again when its own privileges change. */
export function withViewColumns({ from, to, changes }: Alteration<"view"> | Alteration<"materializedView">): Changes {
  const [before, after] = [from.attributes.columns ?? {}, to.attributes.columns ?? {}];
  const both = Object.keys(before).filter((name) => name in after);
  return withColumnGrants(
    changes,
    both.map((name) => ({ name, from: before[name]?.grants ?? {}, to: after[name]?.grants ?? {} })),
  );
}

function changeColumns(id: ObjectId, change: Change | undefined): Statement[] {
  const [from, to] = [change?.from, change?.to].map((value) => (value ?? {}) as ViewColumns) as [
    ViewColumns,
    ViewColumns,
  ];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name) =>
    alterColumnCommon(id, name, {
      comment: { from: from[name]?.comment ?? null, to: to[name]?.comment ?? null },
      grants: { from: (from[name]?.grants ?? null) as Json, to: (to[name]?.grants ?? null) as Json },
    }),
  );
}
