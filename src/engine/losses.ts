// What is lost on the way of some operations, and no operation brings back: rows, columns' values, numbers drawn.
import { displayName, type ObjectId } from "./catalog/object-id.ts";
import { rulesOf } from "./kinds/registry.ts";
import type { Operation } from "./operations/operation.ts";

/** What the way back means for the data, in words: `lossless`, `lossy (posts.title)`, `irreversible`. */
export function wayBack(up: readonly Operation[], down: readonly Operation[] | null): string {
  if (down === null) return "irreversible";
  const lost = losses(down).map(displayName);
  const empty = losses(up).map((id) => `${displayName(id)} comes back without its data`);
  const all = [...lost, ...empty];
  if (all.length === 0) return "lossless";
  const shown = all.slice(0, 5).join(", ");
  return `lossy (${shown}${all.length > 5 ? ` and ${all.length - 5} more` : ""})`;
}

/** The objects whose data are lost. What is dropped with its parent goes without saying. */
export function losses(operations: readonly Operation[]): ObjectId[] {
  return operations.flatMap((operation) => {
    if (operation.verb === "drop") return rulesOf(operation.id.kind).data?.drop === true ? [operation.id] : [];
    if (operation.verb !== "alter") return [];
    return rulesOf(operation.id.kind).data?.alter?.(operation.changes) === true ? [operation.id] : [];
  });
}
