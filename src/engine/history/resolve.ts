import { UserError } from "../errors.ts";
import { ancestors, descendants, type History, heads, type Revision } from "./graph.ts";

/** Where a name points: a revision, or `null` for the base, before the first one. */
export type Point<R extends Revision> = R | null;

/**
 * Finds a revision by what a person typed: `head`, `base`, an id or any unique prefix of one, a number (`0002`, the second
 * from the base), `+2` and `-1` (from `current`), `REV+1`, `REV-1`. Anything else is an error that lists what there is.
 */
export function resolve<R extends Revision>(history: History<R>, name: string, current: Point<R>): Point<R> {
  const { base, steps } = relative(name);
  const start = base === "" ? current : absolute(history, base);
  return steps === 0 ? start : walk(history, start, { steps, name });
}

/** The one head; an error where there are none or several. */
export function onlyHead<R extends Revision>(history: History<R>): Point<R> {
  const found = heads(history);
  if (found.length <= 1) return found[0] ?? null;
  throw severalHeads(found);
}

function relative(name: string): { readonly base: string; readonly steps: number } {
  const at = Math.max(name.lastIndexOf("+"), name.lastIndexOf("-"));
  const digits = name.slice(at + 1);
  if (at < 0 || digits === "" || ![...digits].every(isDigit)) return { base: name, steps: 0 };
  return { base: name.slice(0, at), steps: name[at] === "+" ? Number(digits) : -Number(digits) };
}

const isDigit = (char: string): boolean => char >= "0" && char <= "9";

function absolute<R extends Revision>(history: History<R>, name: string): Point<R> {
  if (name === "base") return null;
  if (name === "head" || name === "heads") return onlyHead(history);
  const exact = history.byId.get(name);
  if (exact !== undefined) return exact;
  const found = history.revisions.filter((each) => each.revision.startsWith(name));
  if (found.length === 1) return found[0] as R;
  if (found.length > 1) throw unknown(`${name} is the beginning of several revisions`, found);
  const numbered = name.length <= 6 && [...name].every(isDigit) ? history.revisions[Number(name) - 1] : undefined;
  if (numbered !== undefined) return numbered;
  throw unknown(`there is no revision ${name}`, history.revisions);
}

interface Way {
  readonly steps: number;
  /** As it was typed. */
  readonly name: string;
}

function walk<R extends Revision>(history: History<R>, start: Point<R>, { steps, name }: Way): Point<R> {
  const reachable = reachableFrom(history, start, steps);
  const from = start === null ? -1 : reachable.indexOf(start);
  const at = from + steps;
  if (at < -1 || at >= reachable.length) {
    throw unknown(`${name} leads ${at < -1 ? "below the base" : "beyond the head"}`, history.revisions);
  }
  return at === -1 ? null : (reachable[at] as R);
}

/** Down: what the start stands on. Up: what stands on it; where that forks there is no telling which way is meant. */
function reachableFrom<R extends Revision>(history: History<R>, start: Point<R>, steps: number): readonly R[] {
  if (steps < 0) return start === null ? [] : ancestors(history, [start.revision]);
  const above = start === null ? history.revisions : descendants(history, start.revision);
  const ends = heads(history).filter((each) => above.includes(each));
  if (ends.length > 1) throw severalHeads(ends);
  return above;
}

function severalHeads(found: readonly Revision[]): UserError {
  return new UserError("several_heads", `the history has ${found.length} heads: ${found.map(describe).join(", ")}`, {
    hint: "let one follow the other: set `parents` of the later file to the other head's revision",
  });
}

function unknown(message: string, candidates: readonly Revision[]): UserError {
  const list = candidates.slice(-10).map(describe).join(", ");
  return new UserError("unknown_revision", message, {
    exit: 2,
    hint: candidates.length === 0 ? "there are no migrations yet" : `choose one of: ${list}`,
  });
}

function describe({ revision, name }: Revision): string {
  return name === "" ? revision : `${revision} (${name})`;
}
