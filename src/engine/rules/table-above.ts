import { type ObjectId, objectId } from "../catalog/object-id.ts";

/** The table whose rows weigh where an object is concerned: its own, or itself. `null`: there is none. */
export function tableAbove({ kind, path }: ObjectId): ObjectId | null {
  if (path.length === 3) return objectId("table", ...path.slice(0, 2));
  return kind === "table" || kind === "materializedView" ? { kind, path } : null;
}
