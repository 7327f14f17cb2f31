import { UserError } from "../errors.ts";
import { forkOf } from "./fork.ts";
import { ancestors, descendants, type History, heads, type Revision } from "./graph.ts";

/** Where a name points: a revision, or `null` for the base, before the first one. */
export type Point<R extends Revision> = R | null;

/**
 * Finds a revision by what a person typed: `head`, `base`, an id or any unique prefix of one, a label, a number (`0002`, the
 * second from the base), `+2` and `-1` (from `current`), `REV+1`, `REV-1`; and among an app's own revisions, or what
 * follows a label, `blog@head`. Anything else is an error that lists what there is.
 */
export function resolve<R extends Revision>(history: History<R>, name: string, current: Point<R>): Point<R> {
  const { base, steps } = labelled(history, name) === undefined ? relative(name) : { base: name, steps: 0 };
  const start = base === "" ? current : absolute(history, base);
  return steps === 0 ? start : walk(history, start, { steps, name });
}

/** The one head; an error where there are several. */
export function onlyHead<R extends Revision>(history: History<R>): Point<R> {
  return only(history, heads(history));
}

function only<R extends Revision>(history: History<R>, ends: readonly R[]): Point<R> {
  if (ends.length > 1) throw severalHeads(history, ends);
  return ends[0] ?? null;
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
  if (exact !== undefined) return whole(exact, name);
  const label = labelled(history, name);
  if (label !== undefined) return label;
  const at = name.indexOf("@");
  return at > 0 ? within(history, name.slice(0, at), name.slice(at + 1)) : among(history, history.revisions, name);
}

/** `who`: an app, whose own revisions are meant, or a label, which means all that follows it. */
function within<R extends Revision>(history: History<R>, who: string, name: string): Point<R> {
  const start = labelled(history, who);
  const own =
    start === undefined ? history.revisions.filter(({ app }) => app === who) : descendants(history, start.revision);
  const [first] = own;
  if (first === undefined) throw unknownOwner(history, who);
  if (name === "head" || name === "heads") return only(history, endsOf(history, own));
  if (name === "base") return history.byId.get(first.parents[0] ?? "") ?? null;
  return among(history, own, name);
}

function labelled<R extends Revision>(history: History<R>, label: string): R | undefined {
  const found = history.revisions.filter(({ labels = [] }) => labels.includes(label));
  if (found.length > 1) throw unknown(`several revisions have the label ${label}`, found);
  return found[0];
}

/** Those that none of the others stands on, be it by way of revisions that are not among them. */
function endsOf<R extends Revision>(history: History<R>, own: readonly R[]): R[] {
  const below = new Set(own.flatMap((each) => ancestors(history, each.parents)));
  return own.filter((each) => !below.has(each));
}

function among<R extends Revision>(history: History<R>, revisions: readonly R[], name: string): R {
  const own = new Set(revisions);
  const found = [...history.byId].filter(([id, each]) => id.startsWith(name) && own.has(each));
  const exact = found.find(([id]) => id === name);
  if (exact !== undefined) return whole(exact[1], exact[0]);
  const numbered = isNumber(name) ? revisions[Number(name) - 1] : undefined;
  // Every other id begins with a digit: of so few nobody means the beginning of one.
  if (numbered !== undefined && name.length < 4) return numbered;
  const meant = [...found, ...(numbered === undefined ? [] : [[numbered.revision, numbered] as const])];
  const [one] = meant;
  if (one === undefined) throw unknown(`there is no revision ${name}`, revisions);
  if (meant.every(([, each]) => each === one[1])) return whole(one[1], one[0]);
  const candidates = meant.map(([, each]) => each);
  if (numbered === undefined) throw unknown(`${name} is the beginning of several revisions`, candidates);
  throw unknown(`${name} is a number, and the beginning of another revision`, candidates);
}

const isNumber = (name: string): boolean => name !== "" && name.length <= 6 && [...name].every(isDigit);

/** The last one that a squash stands for is where the squash leads; the others are nowhere to stop at. */
function whole<R extends Revision>(revision: R, id: string): R {
  const { replaces = [] } = revision;
  if (!replaces.includes(id) || replaces.at(-1) === id) return revision;
  throw new UserError(
    "replaced_revision",
    `${id} is a part of the squash ${describe(revision)}, which is applied and undone as a whole`,
    { exit: 2, hint: `choose ${revision.revision}, or ${revision.parents[0] ?? "base"}, which it follows` },
  );
}

interface Way {
  readonly steps: number;
  /** As it was typed. */
  readonly name: string;
}

function walk<R extends Revision>(history: History<R>, start: Point<R>, way: Way): Point<R> {
  return way.steps < 0 ? walkDown(history, start, way) : walkUp(history, start, way);
}

/** Where two sides were joined there is no telling which of them is meant. */
function walkDown<R extends Revision>(history: History<R>, start: Point<R>, { steps, name }: Way): Point<R> {
  let point = start;
  for (let left = steps; left < 0; left++) {
    if (point === null) throw unknown(`${name} leads below the base`, history.revisions);
    const parents = [...new Set(point.parents.map((id) => history.byId.get(id)))];
    if (parents.length > 1) throw severalParents(point, name);
    point = parents[0] ?? null;
  }
  return point;
}

/** Where what stands on the start forks there is no telling which way is meant. */
function walkUp<R extends Revision>(history: History<R>, start: Point<R>, { steps, name }: Way): Point<R> {
  const above = start === null ? history.revisions : descendants(history, start.revision);
  only(
    history,
    heads(history).filter((each) => above.includes(each)),
  );
  const from = start === null ? -1 : above.indexOf(start);
  const found = above[from + steps];
  if (found === undefined) throw unknown(`${name} leads beyond the head`, history.revisions);
  return found;
}

function severalParents(revision: Revision, name: string): UserError {
  const sides = revision.parents.join(" and ");
  return new UserError("several_parents", `${name} leads to no one revision: ${describe(revision)} joins ${sides}`, {
    exit: 2,
    hint: `name one of ${sides}; npx sluice rollback, without a name, undoes the newest migration alone`,
  });
}

function severalHeads<R extends Revision>(history: History<R>, found: readonly R[]): UserError {
  const { from = null, sides = [] } = forkOf(history, found) ?? {};
  const where = from === null ? "at the base" : `after ${describe(from)}`;
  const lines = sides.map(({ head, revisions }) => {
    return `  ${describe(head)}, with ${revisions.length === 1 ? "one revision" : `${revisions.length} revisions`} of its own`;
  });
  return new UserError(
    "several_heads",
    [`the history has ${found.length} heads: it forks ${where}`, ...lines].join("\n"),
    { hint: "npx sluice merge joins them; npx sluice rebase moves a side that is applied nowhere after the other one" },
  );
}

function unknownOwner<R extends Revision>(history: History<R>, who: string): UserError {
  const apps = history.revisions.flatMap(({ app, labels = [] }) => [...labels, ...(app ? [app] : [])]);
  return new UserError("unknown_revision", `no revision is of the app ${who}, and none has that label`, {
    exit: 2,
    hint:
      apps.length === 0
        ? "npx sluice showmigrations lists the revisions"
        : `choose one of: ${[...new Set(apps)].join(", ")}`,
  });
}

function unknown(message: string, candidates: readonly Revision[]): UserError {
  const list = [...new Set(candidates.slice(-10).map(describe))].join(", ");
  return new UserError("unknown_revision", message, {
    exit: 2,
    hint: candidates.length === 0 ? "there are no migrations yet" : `choose one of: ${list}`,
  });
}

function describe({ revision, name }: Revision): string {
  return name === "" ? revision : `${revision} (${name})`;
}
