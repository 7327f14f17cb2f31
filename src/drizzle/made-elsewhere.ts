// In: an export. Out: is it declared for queries only? By `.existing()`, as an alias, or in a schema that exists already:
// drizzle-kit 1.0 makes nothing in such a schema.
import { type ObjectId, objectId } from "../engine/catalog/object-id.ts";
import type { ReadContext } from "./reader.ts";
import { schemaNameOf } from "./schema-name.ts";
import type { DrizzleRole, DrizzleSchema } from "./types.ts";
import { isView, viewModel } from "./view-model.ts";

export function isMadeElsewhere(value: unknown, context: Pick<ReadContext, "drizzle" | "isForeignSchema">): boolean {
  const { drizzle } = context;
  if (drizzle.is(value, "PgRole")) return (value as DrizzleRole)._existing === true;
  if (drizzle.is(value, "PgSchema")) return (value as DrizzleSchema).isExisting === true;
  const view = isView(value, context) ? viewModel(value) : null;
  if (view?.isExisting === true || view?.isAlias === true) return true;
  return context.isForeignSchema(schemaNameOf(value, context));
}

/** What it declares; what stands in a schema that exists already goes with the schema. */
export function declaredBy(value: unknown, { drizzle, schema, name }: ReadContext): ObjectId[] {
  if (drizzle.is(value, "PgRole")) return [objectId("role", name((value as DrizzleRole).name))];
  if (drizzle.is(value, "PgSchema")) return [objectId("schema", schema((value as DrizzleSchema).schemaName))];
  if (!isView(value, { drizzle }) || viewModel(value).isAlias === true) return [];
  const kind = drizzle.is(value, "PgMaterializedView") ? "materializedView" : "view";
  return [objectId(kind, schema(viewModel(value).schema), name(viewModel(value).name))];
}
