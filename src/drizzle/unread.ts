// In: an export. Out: in words, what of it is not carried over into the catalog.
import type { Exported, ReadContext } from "./reader.ts";

const classes = [
  ["PgView", "views are not yet read: view"],
  ["PgMaterializedView", "materialized views are not yet read: view"],
  ["PgPolicy", "policies are not yet read: policy"],
  ["PgRole", "roles are not yet read: role"],
] as const;

export function unreadOf(exported: Exported, { drizzle }: ReadContext): readonly string[] {
  const { value, table, file, key } = exported;
  if (table !== null) {
    const policies = table.policies.map(
      ({ name }) => `policies are not yet read: policy "${name}" of table "${table.fullName}" in ${file}`,
    );
    if (policies.length > 0 || !table.rowLevelSecurity) return policies;
    return [`row-level security is not yet read: table "${table.fullName}" in ${file}`];
  }
  const found = classes.find(([name]) => drizzle.is(value, name));
  if (found !== undefined) return isMadeElsewhere(value) ? [] : [`${found[1]} ${key} in ${file}`];
  const isOther = drizzle.is(value, "Table") && !drizzle.is(value, "PgTable");
  return isOther ? [`not a PostgreSQL table: ${key} in ${file}`] : [];
}

const viewConfig = Symbol.for("drizzle:ViewBaseConfig");

/** `.existing()` of views and roles: another one makes them. */
function isMadeElsewhere(value: unknown): boolean {
  const object = value as { readonly _existing?: boolean } & Record<
    symbol,
    { readonly isExisting?: boolean } | undefined
  >;
  return object._existing === true || object[viewConfig]?.isExisting === true;
}
