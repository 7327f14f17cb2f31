// In: modules of models that are loaded already, and the drizzle-orm that made them. Out: their catalog, and what of
// them could not be carried over.
import { catalogOf } from "../engine/catalog/catalog.ts";
import type { Models } from "../ports.ts";
import { withoutConflicts } from "./conflicts.ts";
import { readers } from "./kinds/registry.ts";
import type { Loaded, Namespace } from "./load-module.ts";
import { declaredBy, isMadeElsewhere } from "./made-elsewhere.ts";
import { type Casing, openDrizzle } from "./major.ts";
import { cut } from "./names.ts";
import type { Exported, ReadContext, Reading } from "./reader.ts";
import { isTable, tableModel, tableName } from "./table-model.ts";
import type { DrizzlePolicy, DrizzleSchema } from "./types.ts";
import { unreadOf } from "./unread.ts";

export interface ModelsModule {
  readonly app: string;
  /** As messages name it. */
  readonly file: string;
  readonly exports: Namespace;
}

export interface ExportsRequest extends Pick<Loaded, "packages" | "locate"> {
  /** What two modules export belongs to the first. */
  readonly modules: readonly ModelsModule[];
  /** drizzle-kit's setting, for 0.45: names for columns that have none of their own. */
  readonly casing?: Casing | undefined;
  /** What `current_schema()` is, where it is not `public`. */
  readonly defaultSchema?: string | undefined;
}

export function readExports(request: ExportsRequest): Pick<Models, "catalog" | "external" | "warnings"> {
  const { exports, external, context, warnings, fullNames } = prepared(request);
  const readings = exports.flatMap((exported) => readingsOf(exported, context));
  warnings.push(...unreadOf(exports, context));
  return { catalog: catalogOf(withoutConflicts(readings, fullNames)), external, warnings };
}

function readingsOf(exported: Exported, context: ReadContext): Reading[] {
  return readers.flatMap((reader) => [...reader.read(exported, context)]);
}

function prepared(request: ExportsRequest) {
  const warnings: string[] = [];
  const fullNames = new Map<string, Set<string>>();
  const found = exportsOf(request.modules);
  const drizzle = openDrizzle(request.packages, request.casing);
  const isTableExport = ({ value }: Found) => isTable(value, { drizzle });
  const tableNames = new Set(found.filter(isTableExport).map(({ value }) => tableName(value as object).name));
  const schema = (name: string | undefined) => (name === undefined || name === request.defaultSchema ? "" : cut(name));
  const all = <T>(className: string) =>
    found.map(({ value }) => value).filter((value) => drizzle.is(value, className)) as T[];
  const existing = all<DrizzleSchema>("PgSchema").filter(({ isExisting }) => isExisting === true);
  const foreignSchemas = new Set<string | undefined>(existing.map(({ schemaName }) => schemaName));
  const linked = all<DrizzlePolicy>("PgPolicy").flatMap(({ _linkedTable: table }) => table ?? []);
  const linkedTables = new Set(linked.map(wholeName));
  const context: ReadContext = {
    drizzle,
    schema,
    name(full) {
      const name = cut(full);
      if (name !== full) fullNames.set(name, (fullNames.get(name) ?? new Set()).add(full));
      return name;
    },
    isForeignSchema: (name) => foreignSchemas.has(name),
    hasLinkedPolicy: (table) => linkedTables.has(wholeName(table)),
    isTableName: (name) => tableNames.has(name),
    warn: (text) => warnings.push(text),
    locate: request.locate,
  };
  const own = found.filter(({ value }) => !isMadeElsewhere(value, context));
  const exports = own.map((each): Exported => {
    return { ...each, table: isTableExport(each) ? tableModel(each.value as object, each.file, context) : null };
  });
  const external = found.filter((each) => !own.includes(each)).flatMap(({ value }) => declaredBy(value, context));
  return { exports, external, context, warnings, fullNames };
}

function wholeName(table: object): string {
  const { schema = "", name } = tableName(table);
  return `${schema}\n${name}`;
}

type Found = Omit<Exported, "table">;

/** Every exported object once, as the first module in order exports it. */
function exportsOf(modules: readonly ModelsModule[]): Found[] {
  const found = new Map<unknown, Found>();
  for (const { app, file, exports } of modules) {
    for (const [key, value] of Object.entries(exports)) {
      const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
      const before = found.get(value);
      const better = before === undefined || (before.key === "default" && before.file === file);
      if (isObject && better) found.set(value, { value, app, file, key });
    }
  }
  return [...found.values()];
}
