// A live database as a catalog, in one round trip: one transaction that sees one moment, one document of JSON.
import { type Catalog, catalogOf } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { quoteLiteral } from "../engine/catalog/identifier.ts";
import type { Kind } from "../engine/catalog/kind.ts";
import { keyOf, objectId } from "../engine/catalog/object-id.ts";
import type { Session, Snapshot } from "../ports.ts";
import { catalogQuery, userSchemas } from "./catalog-script.ts";
import { commonOf, commonQuery, noCommon } from "./common.ts";
import { factsOf, kindReaders } from "./kinds/registry.ts";
import { type Context, contextOf, type Document, type Names } from "./relations.ts";

export interface ReadOptions {
  /** The session is in a transaction already, which must go on: what it has done so far is seen, too. */
  readonly inTransaction?: boolean;
  /** The setting that names are read under; the session's own otherwise. */
  readonly searchPath?: string;
}

export async function readDatabase(session: Session, options: ReadOptions = {}): Promise<Snapshot> {
  const [begin, end] = options.inTransaction
    ? ["savepoint sluice_read", "rollback to savepoint sluice_read; release savepoint sluice_read"]
    : ["begin isolation level repeatable read read only", "commit"];
  const path = options.searchPath;
  const under = path === undefined ? "" : `select set_config('search_path', ${quoteLiteral(path)}, true);\n`;
  const script = `${begin};\n${under}${settingsQuery};\nset local search_path = '';\nset local jit = off;\n${catalogQuery(userSchemas)};\n${commonQuery};\n${end}`;
  try {
    const [settings, catalog, common] = (await session.script(script)).slice(-3);
    return snapshotOf({ ...settings?.[0], ...catalog?.[0], ...common?.[0] });
  } catch (thrown) {
    if (options.inTransaction !== true) await session.script("rollback").catch(() => {});
    throw thrown;
  }
}

/** What holds before the search_path is emptied. */
export const settingsQuery = `select coalesce(current_schema(), 'public') as schema, current_setting('server_version_num') as version,
array_to_json(current_schemas(false))::text as path`;

/** What the empty schema of a path stands for. */
export async function defaultSchemaOf(session: Session): Promise<string> {
  const [row] = await session.query<{ schema: string }>("select coalesce(current_schema(), 'public') as schema");
  return row?.schema ?? "public";
}

function snapshotOf(read: Readonly<Record<string, unknown>>): Snapshot {
  const defaultSchema = String(read.schema);
  const names: Names = { defaultSchema, searchPath: JSON.parse(String(read.path)) as string[] };
  const { catalog, context } = catalogFrom(String(read.catalog), names, String(read.common));
  const estimatedRows = new Map<string, number>();
  for (const { kind, schema, name, rows } of context.relations.values()) {
    if (kind === "table") estimatedRows.set(keyOf(objectId(kind, context.schema(schema), name)), rows);
  }
  return { catalog, serverVersion: Number(read.version), defaultSchema, estimatedRows };
}

/**
 * The document of {@link catalogQuery} as a catalog: columns in their order, everything else by name. `common`: that of
 * {@link commonQuery}, where comments and grants matter.
 */
export function catalogFrom(text: string, names: Names, common?: string): { catalog: Catalog; context: Context } {
  const document = JSON.parse(text) as Document & Record<Kind, readonly unknown[]>;
  const context = contextOf(document, names);
  const kinds = Object.keys(kindReaders) as Kind[];
  const { on } = common === undefined ? noCommon : commonOf(common, context);
  const facts = kinds.flatMap((kind) => {
    const { catalog } = kindReaders[kind];
    return sorted(factsOf(kind, document[kind], context).map((each) => on(catalog, each)));
  });
  return { catalog: catalogOf(facts), context };
}

// The columns of one table come in their order, and a stable sort by table keeps it.
function sorted(facts: readonly Fact[]): Fact[] {
  const keys = new Map(
    facts.map((each) => [each, each.id.kind === "column" ? each.id.path.slice(0, 2) : each.id.path]),
  );
  return [...facts].sort((a, b) => comparePaths(keys.get(a) ?? [], keys.get(b) ?? []));
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at] ?? "", b[at] ?? ""];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
