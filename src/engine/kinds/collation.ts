// Collations that models can't say: where the database's own can stay.
// Source: https://www.postgresql.org/docs/current/collation.html
import { type Catalog, find } from "../catalog/catalog.ts";
import type { Fact, Json } from "../catalog/fact.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import { baseOf, parseTypeName } from "../catalog/type-name.ts";
import type { IndexColumn } from "./index.ts";
import { columnsOf } from "./names.ts";
import type { Adoption } from "./rules.ts";

const collatable = new Set(["text", "varchar", "char", "bpchar", "name"]);

/** Of a type that isn't built in, only what was so before is known. */
function isCollatable(type: string, before: string): boolean {
  const known = parseTypeName(type);
  return known === null ? baseOf(type) === baseOf(before) : collatable.has(known.base);
}

/** A column's, unless its new type has none. */
export function adoptCollation(old: Json, now: Json | undefined, { live, model }: Adoption): Json | undefined {
  if (now !== undefined) return now;
  const [before, after] = [live, model] as [Fact<"column">, Fact<"column">];
  return isCollatable(after.attributes.type, before.attributes.type) ? old : undefined;
}

/** Those of an index's columns, wherever they stand in it; one that is its column's own isn't said. */
export function adoptCollations(old: Json, now: Json | undefined, { model, before, after }: Adoption): Json {
  const [parts, wanted] = [old, now ?? old] as unknown as [readonly IndexColumn[], readonly IndexColumn[]];
  return wanted.map((part, at) => {
    if (part.column === undefined || part.collation !== undefined) return part;
    const same = [parts[at], ...parts].find((each) => each?.column === part.column);
    const [column] = columnsOf(model.id, [part.column]);
    if (same?.collation === undefined || column === undefined) return part;
    return canStay(same.collation, column, { before, after }) ? { ...part, collation: same.collation } : part;
  }) as unknown as Json;
}

function canStay(
  collation: string,
  id: ObjectId<"column">,
  { before, after }: { readonly before: Catalog; readonly after: Catalog },
): boolean {
  const [live, model] = [find(before, id), find(after, id)];
  // Columns of views are no facts.
  if (live === undefined || model === undefined) return true;
  const { type, collation: own = live.attributes.collation } = model.attributes;
  return isCollatable(type, live.attributes.type) && collation !== (own ?? '"default"');
}
