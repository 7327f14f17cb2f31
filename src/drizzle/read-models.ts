// In: the files of a scope's models, by app. Out: its catalog, read with the project's own drizzle-orm; the files that
// the models import; and what could not be carried over.
import { relative, sep } from "node:path";
import { catalogOf } from "../engine/catalog/catalog.ts";
import type { Kind } from "../engine/catalog/kind.ts";
import type { Models } from "../ports.ts";
import { withoutConflicts } from "./conflicts.ts";
import { readers } from "./kinds/registry.ts";
import { type Loaded, loadModules } from "./load-module.ts";
import { type Casing, drizzlePackages, openDrizzle } from "./major.ts";
import { cut } from "./names.ts";
import type { Exported, KindReader, ReadContext, Reading } from "./reader.ts";
import { isTable, tableModel, tableName } from "./table-model.ts";
import type { DrizzleSchema } from "./types.ts";
import { unreadOf } from "./unread.ts";

export interface ModelsRequest {
  /** drizzle-orm is resolved from here, and files are named from here. */
  readonly root: string;
  /** Absolute paths, by app. What two modules export belongs to the first. */
  readonly modules: readonly { readonly app: string; readonly files: readonly string[] }[];
  /** drizzle-kit's setting, for 0.45: names for columns that have none of their own. */
  readonly casing?: Casing | undefined;
  /** What `current_schema()` is, where it is not `public`. */
  readonly defaultSchema?: string | undefined;
}

export interface ModelsRead extends Models {
  /** Each file of the models with what it imports. */
  readonly imports: Loaded["imports"];
}

export async function readModels(request: ModelsRequest): Promise<ModelsRead> {
  const entries = request.modules.flatMap(({ app, files }) => files.map((file) => ({ app, file })));
  if (entries.length === 0) return { catalog: catalogOf([]), files: [], warnings: [], imports: new Map() };
  const loaded = await loadModules({
    root: request.root,
    entries: entries.map(({ file }) => file),
    what: "models",
    packages: drizzlePackages,
  });
  const { exports, context, warnings, fullNames } = prepared(request, loaded, entries);
  const readings = exports.flatMap((exported) => readingsOf(exported, context));
  warnings.push(...exports.flatMap((exported) => unreadOf(exported, context)));
  const catalog = catalogOf(withoutConflicts(readings, fullNames));
  return { catalog, files: loaded.files, warnings, imports: loaded.imports };
}

function readingsOf(exported: Exported, context: ReadContext): Reading[] {
  const all: readonly KindReader<Kind>[] = Object.values(readers);
  return all.flatMap((reader) => [...reader.read(exported, context)]);
}

function prepared(request: ModelsRequest, loaded: Loaded, entries: readonly { app: string; file: string }[]) {
  const warnings: string[] = [];
  const fullNames = new Map<string, Set<string>>();
  const found = exportsOf(request.root, loaded, entries);
  const drizzle = openDrizzle(loaded.packages, request.casing);
  const isTableExport = ({ value }: Found) => isTable(value, { drizzle });
  const tableNames = new Set(found.filter(isTableExport).map(({ value }) => tableName(value as object).name));
  const schema = (name: string | undefined) => (name === undefined || name === request.defaultSchema ? "" : cut(name));
  const foreign = found
    .map(({ value }) => value as DrizzleSchema)
    .filter((value) => drizzle.is(value, "PgSchema") && value.isExisting === true);
  const foreignSchemas = new Set(foreign.map(({ schemaName }) => schema(schemaName)));
  const context: ReadContext = {
    drizzle,
    schema,
    name(full) {
      const name = cut(full);
      if (name !== full) fullNames.set(name, (fullNames.get(name) ?? new Set()).add(full));
      return name;
    },
    isForeignSchema: (name) => foreignSchemas.has(name),
    isTableName: (name) => tableNames.has(name),
    warn: (text) => warnings.push(text),
    locate: loaded.locate,
  };
  const exports = found.map((each): Exported => {
    return { ...each, table: isTableExport(each) ? tableModel(each.value as object, each.file, context) : null };
  });
  return { exports, context, warnings, fullNames };
}

type Found = Omit<Exported, "table">;

/** Every exported object once, as the first module in order exports it. */
function exportsOf(root: string, loaded: Loaded, entries: readonly { app: string; file: string }[]): Found[] {
  const found = new Map<unknown, Found>();
  loaded.modules.forEach((module, at) => {
    const { app = "", file = "" } = entries[at] ?? {};
    const name = relative(root, file).split(sep).join("/");
    for (const [key, value] of Object.entries(module)) {
      const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
      const before = found.get(value);
      const better = before === undefined || (before.key === "default" && before.file === name);
      if (isObject && better) found.set(value, { value, app, file: name, key });
    }
  });
  return [...found.values()];
}
