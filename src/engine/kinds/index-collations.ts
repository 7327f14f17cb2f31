// The collations of an index's columns, which models can't say: where the database's own can stay.
import { find } from "../catalog/catalog.ts";
import type { Json } from "../catalog/fact.ts";
import { nameOf, type ObjectId, objectId } from "../catalog/object-id.ts";
import { isCollatable } from "./collation.ts";
import type { IndexColumn } from "./index.ts";
import { columnsOf } from "./names.ts";
import type { Adoption } from "./rules.ts";
import { usesOf } from "./uses.ts";

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

type Sides = Pick<Adoption, "before" | "after">;

function canStay(collation: string, id: ObjectId<"column">, { before, after }: Sides): boolean {
  const [live, model] = [find(before, id), find(after, id)];
  if (live === undefined || model === undefined) return canStayOnView(id, { before, after });
  const { type, collation: own = live.attributes.collation } = model.attributes;
  return isCollatable(type, live.attributes.type) && collation !== (own ?? '"default"');
}

/** Columns of views are no facts. One that comes from a table's column of its name, by all that is known, is of its type. */
function canStayOnView(id: ObjectId<"column">, { before, after }: Sides): boolean {
  const view = find(after, objectId("materializedView", ...id.path.slice(0, 2)));
  if (view === undefined) return true;
  const below = usesOf(view, view.attributes.query, after).filter(
    (used): used is ObjectId<"column"> => used.kind === "column" && nameOf(used) === nameOf(id),
  );
  const known = below.flatMap((each) => {
    const [live, model] = [find(before, each), find(after, each)];
    return live === undefined || model === undefined ? [] : [isCollatable(model.attributes.type, live.attributes.type)];
  });
  return known.length === 0 || known.includes(true);
}
