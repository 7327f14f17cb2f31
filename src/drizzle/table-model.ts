// In: a Drizzle table. Out: its columns and the entries of its third argument, sorted by what they are.
// Drizzle's own getTableConfig drops entries that it doesn't know (0.45) or throws (1.0); here they are named.
import { UserError } from "../engine/errors.ts";
import type { ReadContext } from "./reader.ts";
import type {
  CheckBuilder,
  DrizzleColumn,
  DrizzlePolicy,
  ForeignKey,
  ForeignKeyBuilder,
  IndexBuilder,
  PrimaryKeyBuilder,
  UniqueBuilder,
} from "./types.ts";

export interface TableModel {
  readonly object: object;
  /** As paths have them. */
  readonly schema: string;
  readonly name: string;
  /** Before it was cut. */
  readonly fullName: string;
  readonly columns: readonly { readonly key: string; readonly column: DrizzleColumn }[];
  readonly indexes: readonly IndexBuilder[];
  readonly checks: readonly CheckBuilder[];
  readonly primaryKeys: readonly PrimaryKeyBuilder[];
  readonly uniques: readonly UniqueBuilder[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly policies: readonly DrizzlePolicy[];
  readonly rowLevelSecurity: boolean;
}

const symbols = {
  name: Symbol.for("drizzle:Name"),
  schema: Symbol.for("drizzle:Schema"),
  columns: Symbol.for("drizzle:Columns"),
  extraColumns: Symbol.for("drizzle:ExtraConfigColumns"),
  extra: Symbol.for("drizzle:ExtraConfigBuilder"),
  foreignKeys: Symbol.for("drizzle:PgInlineForeignKeys"),
  rls: Symbol.for("drizzle:EnableRLS"),
  alias: Symbol.for("drizzle:IsAlias"),
} as const;

export function isTable(value: unknown, { drizzle }: Pick<ReadContext, "drizzle">): value is object {
  return drizzle.is(value, "PgTable") && part<boolean>(value as object, "alias") !== true;
}

export function tableName(table: object): { readonly schema: string | undefined; readonly name: string } {
  return { schema: part<string | undefined>(table, "schema"), name: part<string>(table, "name") };
}

export function tableModel(object: object, place: string, context: ReadContext): TableModel {
  const { schema, name } = tableName(object);
  const entries = Object.entries(part<Record<string, DrizzleColumn>>(object, "columns"));
  const extras = sorted(extraEntries(object, place, context), { place, name, context });
  return {
    object,
    schema: context.schema(schema),
    name: context.name(name),
    fullName: name,
    columns: entries.map(([key, column]) => ({ key, column })),
    ...extras,
    foreignKeys: [
      ...part<readonly ForeignKey[]>(object, "foreignKeys"),
      ...extras.foreignKeyBuilders.map((builder) => builder.build(object)),
    ],
    rowLevelSecurity: part<boolean>(object, "rls"),
  };
}

function part<T>(table: object, symbol: keyof typeof symbols): T {
  return (table as Record<symbol, unknown>)[symbols[symbol]] as T;
}

function extraEntries(table: object, place: string, context: ReadContext): readonly unknown[] {
  const build = part<((columns: unknown) => unknown) | undefined>(table, "extra");
  if (build === undefined) return [];
  try {
    const entries = build(part(table, "extraColumns")) ?? [];
    return (Array.isArray(entries) ? entries : Object.values(entries)).flat(1);
  } catch (error) {
    const where = context.locate(error) ?? place;
    const text = error instanceof Error ? error.message : String(error);
    throw new UserError(
      "models_failed",
      `${where}: the third argument of table "${tableName(table).name}" failed: ${text}`,
      { cause: error },
    );
  }
}

function sorted(entries: readonly unknown[], table: { place: string; name: string; context: ReadContext }) {
  const { is } = table.context.drizzle;
  const all = <T>(className: string) => entries.filter((entry) => is(entry, className)) as T[];
  const found = {
    indexes: all<IndexBuilder>("IndexBuilder"),
    checks: all<CheckBuilder>("CheckBuilder"),
    uniques: all<UniqueBuilder>("UniqueConstraintBuilder"),
    primaryKeys: all<PrimaryKeyBuilder>("PrimaryKeyBuilder"),
    foreignKeyBuilders: all<ForeignKeyBuilder>("ForeignKeyBuilder"),
    policies: all<DrizzlePolicy>("PgPolicy"),
  };
  const known = new Set<unknown>(Object.values(found).flat());
  for (const entry of entries) {
    if (known.has(entry)) continue;
    table.context.warn(
      `${table.place}: ${described(entry, is)} in the third argument of table "${table.name}" is not an index, key, check or policy, and is left out.`,
    );
  }
  return found;
}

function described(entry: unknown, is: ReadContext["drizzle"]["is"]): string {
  if (is(entry, "IndexBuilderOn")) return "an index without .on(…)";
  if (is(entry, "UniqueOnConstraintBuilder")) return "a unique constraint without .on(…)";
  if (typeof entry !== "object" || entry === null) return `the value ${String(entry)}`;
  const keys = Object.keys(entry);
  return keys.length === 0 ? "an empty object" : `a plain object with the keys ${keys.join(", ")}`;
}
