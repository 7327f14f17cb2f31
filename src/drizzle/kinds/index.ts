import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { IndexColumn } from "../../engine/kinds/index.ts";
import type { Drizzle } from "../major.ts";
import { derived, type KindReader, originOf, type ReadContext } from "../reader.ts";
import { storageParameters } from "../storage-parameters.ts";
import type { IndexBuilder, IndexedColumn, NamedColumn, SqlObject } from "../types.ts";

export const index: KindReader<"index"> = {
  kind: "index",
  *read(exported, context) {
    const { table } = exported;
    if (table === null) return;
    const { drizzle, name } = context;
    for (const { config } of table.indexes) {
      const { unique, method = "btree", where, concurrently = false } = config;
      const full =
        config.name ||
        drizzle.derived.index(
          table.fullName,
          config.columns.map((each) => wordFor(each, drizzle)),
        );
      const attributes = {
        unique,
        method,
        columns: config.columns.map((each) => indexColumn(each, method, context)),
        where: where === undefined ? null : drizzle.sqlText(where),
        with: storageParameters(config.with),
        ...(concurrently && { concurrently }),
      };
      const id = objectId("index", table.schema, table.name, name(full));
      yield { fact: fact(id, attributes, originOf(exported, derived(!config.name))) };
    }
  },
};

type Column = IndexBuilder["config"]["columns"][number];

function indexColumn(column: Column, method: string, { drizzle, name }: ReadContext): IndexColumn {
  if (drizzle.isSql(column)) {
    const only = onlyColumn(column, drizzle);
    return only === undefined ? { expression: drizzle.sqlText(column) } : { column: name(drizzle.columnName(only)) };
  }
  const { order = "asc", nulls = "last", opClass } = (column as IndexedColumn).indexConfig ?? {};
  // Only btree has an order. Drizzle says "nulls last" unless told otherwise, for descending columns too.
  const ordered = method === "btree";
  return {
    column: name(drizzle.columnName(column as IndexedColumn)),
    ...(ordered && order === "desc" ? { order } : {}),
    ...(ordered && nulls !== (order === "desc" ? "first" : "last") ? { nulls } : {}),
    ...(opClass ? { opclass: opClass } : {}),
  };
}

/** The column of sql`${table.column}`. */
function onlyColumn(sql: SqlObject, drizzle: Drizzle): NamedColumn | undefined {
  const [chunk, ...rest] = sql.queryChunks.filter((each) => !isEmptyText(each));
  return rest.length === 0 && drizzle.is(chunk, "Column") ? (chunk as NamedColumn) : undefined;
}

function isEmptyText(chunk: unknown): boolean {
  const value = typeof chunk === "object" && chunk !== null && "value" in chunk ? chunk.value : undefined;
  return value === "" || (Array.isArray(value) && value.every((text) => text === ""));
}

/** As PostgreSQL does where it has to make up a name. */
function wordFor(column: Column, drizzle: Drizzle): string {
  const named = drizzle.isSql(column) ? onlyColumn(column, drizzle) : (column as IndexedColumn);
  return named === undefined ? "expr" : drizzle.columnName(named);
}
