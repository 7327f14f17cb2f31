// A diagram is for looking: of a wide table it shows what changes and the keys, and how many columns that leaves.
import type { DiagramColumn, DiagramTable } from "./review.ts";

const most = 12;

export interface ShownColumns {
  readonly columns: readonly DiagramColumn[];
  /** How many are left out. */
  readonly left: number;
}

/** What changes, always; then keys, then the others, as many as a table can have and still be taken in. */
export function shownColumns({ change, columns }: DiagramTable): ShownColumns {
  if (change !== "same" && columns.length <= most) return { columns, left: 0 };
  const room = change === "same" ? 3 : most;
  const ranked = [...columns].sort((a, b) => rank(a) - rank(b));
  const kept = new Set(ranked.filter((column, at) => at < room || rank(column) === 0));
  return { columns: columns.filter((column) => kept.has(column)), left: columns.length - kept.size };
}

function rank({ change, keys }: DiagramColumn): number {
  if (change !== "same") return 0;
  return keys.includes("primary") ? 1 : keys.length > 0 ? 2 : 3;
}
