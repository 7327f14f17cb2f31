// How one kind of object is read: a query over the tables of the catalog (and `ns`, `rel`, `ext` of catalog-script.ts)
// that gives one JSON array, and the way from its rows to facts.
import type { Fact } from "../../engine/catalog/fact.ts";
import type { Kind } from "../../engine/catalog/kind.ts";
import type { Context, Oid } from "../relations.ts";

export interface KindReader<K extends Kind, Row = never> {
  readonly kind: K;
  readonly query: string;
  toFacts(rows: readonly Row[], context: Context): Fact<K>[];
}

/** The path of what belongs to a table. */
export function pathIn(context: Context, relation: Oid, name: string): string[] {
  const table = context.relations.get(relation);
  return [context.schema(table?.schema ?? ""), table?.name ?? "", name];
}

export function deferral(deferrable: boolean, deferred: boolean): "initially deferred" | "initially immediate" | null {
  if (!deferrable) return null;
  return deferred ? "initially deferred" : "initially immediate";
}
