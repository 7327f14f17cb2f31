// The record of a migration as SQL, for whoever runs its statements by hand.
import { qualifiedName, quoteLiteral } from "../engine/catalog/identifier.ts";
import type { Direction } from "./run-migration.ts";
import { type AppliedRecord, type VersionTable, versionTableName, versionTableSql } from "./version-table.ts";

/** Makes the table where it isn't there. */
export function recordTableSql(table: VersionTable): string[] {
  const schema = table.schema === null ? [] : [`create schema if not exists ${qualifiedName(table.schema)}`];
  return [...schema, versionTableSql(table)];
}

/** The migration counts as applied, or no more; with a squash, all that it stands for. */
export function recordSql(table: VersionTable, record: AppliedRecord, direction: Direction): string[] {
  const name = versionTableName(table);
  const { revision, checksum, meaning, replaces } = record;
  if (direction === "down") {
    const revisions = [revision, ...replaces].map(quoteLiteral).join(", ");
    return [`delete from ${name} where revision in (${revisions})`];
  }
  const own = [revision, record.name, checksum, meaning];
  const rows = [own, ...replaces.map((each) => [each, record.name, "", null])];
  const values = rows.map(
    (row) => `(${row.map((value) => (value === null ? "null" : quoteLiteral(value))).join(", ")})`,
  );
  return [
    `insert into ${name} (revision, name, checksum, meaning) values ${values.join(",\n  ")}
on conflict (revision) do update set state = 'applied', done = 0, progress = null`,
  ];
}
