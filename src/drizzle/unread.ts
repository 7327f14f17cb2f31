// In: all exports. Out: in words, what of them is not carried over into the catalog.
import type { Exported, ReadContext } from "./reader.ts";
import type { DrizzlePolicy } from "./types.ts";
import { isView } from "./view-model.ts";

export function unreadOf(exports: readonly Exported[], context: ReadContext): readonly string[] {
  const listed = new Set<unknown>(exports.flatMap(({ table }) => table?.policies ?? []));
  return exports.flatMap((exported) => {
    const words = exported.table === null ? reasonOf(exported, listed, context) : null;
    return words === null ? [] : [words];
  });
}

function reasonOf({ value, key, file }: Exported, listed: ReadonlySet<unknown>, context: ReadContext): string | null {
  const { is } = context.drizzle;
  const place = `${key} in ${file}`;
  if (is(value, "PgPolicy")) {
    const placed = (value as DrizzlePolicy)._linkedTable !== undefined || listed.has(value);
    return placed
      ? null
      : `a policy without a table: ${place}. List it in its table's third argument, or write .link(table).`;
  }
  if (is(value, "DefaultViewBuilderCore") || is(value, "MaterializedViewBuilderCore")) {
    return `a view without .as(…) or .existing(): ${place}`;
  }
  if (is(value, "Table") && !is(value, "PgTable")) return `not a PostgreSQL table: ${place}`;
  return is(value, "View") && !isView(value, context) ? `not a PostgreSQL view: ${place}` : null;
}
