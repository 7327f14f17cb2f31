// How one kind of object is read: a query over the tables of the catalog (and `ns`, `tab`, `rel`, `ext` of catalog-script.ts)
// that gives one JSON array, and the way from its rows to facts.
import type { Fact } from "../../engine/catalog/fact.ts";
import type { Kind } from "../../engine/catalog/kind.ts";
import type { Context, Oid } from "../relations.ts";

export interface KindReader<K extends Kind, Row = never> {
  readonly kind: K;
  /** The system catalog whose numbers the facts are found by. */
  readonly catalog: string;
  readonly query: string;
  toFacts(rows: readonly Row[], context: Context): Numbered<K>[];
}

/** A fact, and the number of its row in the system catalog; of a column, also that in its table. */
export interface Numbered<K extends Kind = Kind> {
  readonly oid: Oid;
  readonly column?: number;
  readonly fact: Fact<K>;
}

/** The path of what belongs to a relation. */
export function pathIn(context: Context, relation: Oid, name: string): string[] {
  const found = context.relations.get(relation);
  return [context.schema(found?.schema ?? ""), found?.name ?? "", name];
}

export function deferral(deferrable: boolean, deferred: boolean): "initially deferred" | "initially immediate" | null {
  if (!deferrable) return null;
  return deferred ? "initially deferred" : "initially immediate";
}

/** reloptions: `{fillfactor=70}`. */
export function optionsOf(options: readonly string[] | null | undefined): Record<string, string> {
  return Object.fromEntries((options ?? []).map(splitOption));
}

function splitOption(option: string): [string, string] {
  const at = option.indexOf("=");
  return [option.slice(0, at), option.slice(at + 1)];
}

/** A statement or query as deparse prints it, without what surrounds it. */
export function bare(sql: string): string {
  const text = sql.trim();
  return text.endsWith(";") ? text.slice(0, -1) : text;
}
