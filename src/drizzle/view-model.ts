// In: a Drizzle view, materialized or not. Out: what is read of both.
import type { Exported, ReadContext } from "./reader.ts";
import type { DrizzleColumn, DrizzleView, ViewOptions } from "./types.ts";

const symbols = {
  base: Symbol.for("drizzle:ViewBaseConfig"),
  view: Symbol.for("drizzle:PgViewConfig"),
  materialized: Symbol.for("drizzle:PgMaterializedViewConfig"),
} as const;

export function isView(value: unknown, { drizzle }: Pick<ReadContext, "drizzle">): value is object {
  return drizzle.is(value, "PgView") || drizzle.is(value, "PgMaterializedView");
}

export function viewModel(view: object): DrizzleView {
  return (view as Record<symbol, unknown>)[symbols.base] as DrizzleView;
}

export function viewOptions(view: object): ViewOptions {
  const options = view as Record<symbol, ViewOptions | undefined>;
  return options[symbols.view] ?? options[symbols.materialized] ?? {};
}

/** The SELECT, without a semicolon. */
export function viewQuery(view: DrizzleView, exported: Exported, context: ReadContext): string {
  const text = view.query === undefined ? "" : context.drizzle.queryText(view.query).replace(/[;\s]+$/, "");
  for (const { said, meant } of withoutCasing(view, text, context)) {
    context.warn(
      `${exported.file}: the query of view "${view.name}" says "${said}", which is "${meant}" in the database: Drizzle's query builder doesn't know the casing. Write .as(new QueryBuilder({ casing: "snake_case" }).select(…)).`,
    );
  }
  return text;
}

/** 0.45 writes the columns of a query over one table when the view is defined, by a dialect without the casing. */
function withoutCasing({ selectedFields }: DrizzleView, text: string, { drizzle }: ReadContext) {
  // Descriptors, because the fields stand behind a proxy that refuses to give expressions without an alias.
  return Object.values(Object.getOwnPropertyDescriptors(selectedFields))
    .map(({ value }) => value as unknown)
    .filter((field): field is DrizzleColumn => drizzle.is(field, "Column"))
    .map((column) => ({ said: column.name, meant: drizzle.columnName(column) }))
    .filter(({ said, meant }) => said !== meant && text.includes(`"${said}"`));
}
