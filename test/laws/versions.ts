// What PostgreSQL 14 doesn't know yet goes from a model. Source: https://www.postgresql.org/docs/release/15.0/
import type { Model } from "./model.ts";

/** `version`: the major one of the server that the model is for. */
export function keepTo(model: Model, version: number): void {
  if (version >= 15) return;
  const { tables, views } = model;
  const indexes = [...tables, ...views].flatMap((each) => each.indexes);
  for (const each of [...indexes, ...tables.flatMap(({ uniques }) => uniques)]) each.nullsNotDistinct = false;
  for (const each of tables.flatMap(({ foreignKeys }) => foreignKeys)) each.onDeleteColumns = 0;
  for (const each of views) delete each.with.security_invoker;
}
