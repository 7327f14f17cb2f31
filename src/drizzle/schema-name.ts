// In: an export. Out: the schema that it stands in, as models give its name.
import type { ReadContext } from "./reader.ts";
import { isTable, tableName } from "./table-model.ts";
import type { DrizzleEnum, DrizzleSequence } from "./types.ts";
import { isView, viewModel } from "./view-model.ts";

export function schemaNameOf(value: unknown, context: Pick<ReadContext, "drizzle">): string | undefined {
  if (isTable(value, context)) return tableName(value).schema;
  if (isView(value, context)) return viewModel(value).schema;
  if (context.drizzle.is(value, "PgSequence")) return (value as DrizzleSequence).schema;
  return typeof value === "function" && "enumName" in value ? (value as unknown as DrizzleEnum).schema : undefined;
}
