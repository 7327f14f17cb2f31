// Where a history parts.
import { ancestors, type History, heads, type Revision } from "./graph.ts";

/** One head, and what leads to it from where the sides part, oldest first. */
export interface Side<R extends Revision = Revision> {
  readonly head: R;
  readonly revisions: readonly R[];
}

export interface Fork<R extends Revision = Revision> {
  /** The last revision that all sides stand on; `null`: they part at the base. */
  readonly from: R | null;
  readonly sides: readonly Side<R>[];
}

/** `null`: there is one head, or none. */
export function forkOf<R extends Revision>(history: History<R>, ends: readonly R[] = heads(history)): Fork<R> | null {
  if (ends.length < 2) return null;
  const ways = ends.map((head) => ({ head, below: ancestors(history, [head.revision]) }));
  const [first, ...others] = ways.map(({ below }) => below);
  const common = (first ?? []).filter((each) => others.every((below) => below.includes(each)));
  return {
    from: common.at(-1) ?? null,
    sides: ways.map(({ head, below }) => ({ head, revisions: below.filter((each) => !common.includes(each)) })),
  };
}
