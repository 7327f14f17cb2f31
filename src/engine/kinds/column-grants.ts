// Privileges on the columns of a relation. A REVOKE on the relation takes the same privilege on its columns away, too: what
// they keep is granted again. Source: https://www.postgresql.org/docs/current/sql-revoke.html
import type { Json } from "../catalog/fact.ts";
import { type ObjectId, objectId } from "../catalog/object-id.ts";
import type { Changes } from "../operations/operation.ts";
import type { Statement } from "../render/statement.ts";
import { column } from "./column.ts";
import { alterCommon, type Grants, withoutOption } from "./common.ts";

/** A column's privileges on both sides of a migration. */
export interface ColumnGrants {
  readonly name: string;
  readonly from: Grants;
  readonly to: Grants;
}

/** The comment and the privileges of a relation's column, whether that is a fact or a view's. */
export function alterColumnCommon(relation: ObjectId, name: string, changes: Changes): Statement[] {
  return alterCommon(column.sql, objectId("column", ...relation.path, name), changes);
}

/** A relation's changes, with what its columns have before and after and would lose between, one way or the other. */
export function withColumnGrants(changes: Changes, columns: readonly ColumnGrants[]): Changes {
  const { grants } = changes;
  if (grants === undefined) return changes;
  const [before, after] = [grants.from ?? {}, grants.to ?? {}] as [Grants, Grants];
  const touched = (role: string): ReadonlySet<string> => {
    const [old, now] = [before[role] ?? [], after[role] ?? []];
    return new Set([...old, ...now].filter((each) => !old.includes(each) || !now.includes(each)).map(withoutOption));
  };
  const kept = columns.flatMap(({ name, from, to }) => {
    const roles = Object.entries(from).flatMap(([role, own]) => {
      const staying = own.filter((each) => to[role]?.includes(each) === true && touched(role).has(withoutOption(each)));
      return staying.length === 0 ? [] : [[role, staying] as const];
    });
    return roles.length === 0 ? [] : [[name, Object.fromEntries(roles)] as const];
  });
  return kept.length === 0 ? changes : { ...changes, grants: { ...grants, with: Object.fromEntries(kept) } };
}

/** Once the relation's own privileges are changed. */
export function grantColumnsAgain(relation: ObjectId, { grants }: Changes): Statement[] {
  const kept = (grants?.with ?? {}) as Readonly<Record<string, Json>>;
  return Object.entries(kept).flatMap(([name, own]) =>
    alterColumnCommon(relation, name, { grants: { from: null, to: own } }),
  );
}
