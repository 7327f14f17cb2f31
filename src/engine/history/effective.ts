// A squash stands for the revisions that it replaces; as long as their files are there, too, what a database has recorded
// says which of the two it goes by: the squash, unless it is in the middle of what that replaces.
import { UserError } from "../errors.ts";
import { graphOf, type History, type Revision } from "./graph.ts";

/** By revision; `partly`: a run was cut off in it. */
export type Recorded = ReadonlyMap<string, "whole" | "partly">;

/** The history as a database sees it. */
export interface Effective<R extends Revision = Revision> {
  readonly history: History<R>;
  /** Squashes that aren't recorded and count as applied: all that they replace is. */
  readonly implied: readonly R[];
  readonly stuck: readonly Stuck<R>[];
}

/** The database is in the middle of what a squash replaces, and the files that would lead to its end are not there. */
export interface Stuck<R extends Revision = Revision> {
  readonly squash: R;
  readonly has: readonly string[];
  readonly lacks: readonly string[];
}

/** As a database sees it that has nothing of it yet: every squash is used. */
export function historyOf<R extends Revision>(files: readonly R[]): History<R> {
  return effective(files, new Map()).history;
}

export function effective<R extends Revision>(files: readonly R[], recorded: Recorded): Effective<R> {
  const present = new Map(files.map((each) => [each.revision, each]));
  // What is inside of another squash comes after it.
  const squashes = files.filter(isSquash).sort((a, b) => replacedBy(b).length - replacedBy(a).length);
  assertNested(squashes);
  const standIns = new Map<string, string>();
  const [implied, stuck]: [R[], Stuck<R>[]] = [[], []];
  for (const squash of squashes) {
    if (standIns.has(squash.revision)) continue;
    const use = useOf(squash, { present, recorded });
    if (use === "files") standIns.set(squash.revision, lastOf(squash));
    else for (const id of replacedBy(squash)) standIns.set(id, squash.revision);
    if (use === "implied") implied.push(squash);
    if (use === "stuck") stuck.push(stuckIn(squash, { present, recorded }));
  }
  return { history: graphOf(files, standIns), implied, stuck };
}

interface Known<R extends Revision> {
  readonly present: ReadonlyMap<string, R>;
  readonly recorded: Recorded;
}

/** `files`: those that it replaces are run one after the other. */
type Use = "squash" | "implied" | "files" | "stuck";

function useOf<R extends Revision>(squash: R, known: Known<R>): Use {
  const { present, recorded } = known;
  const replaced = replacedBy(squash);
  if (recorded.has(squash.revision) || !replaced.some((id) => recorded.has(id))) return "squash";
  if (isImplied(replaced, known)) return "implied";
  const inner = replaced.flatMap((id) => present.get(id) ?? []).filter(isSquash);
  const covered = inner.filter((each) => ["squash", "implied"].includes(useOf(each, known))).flatMap(replacedBy);
  return replaced.every((id) => present.has(id) || covered.includes(id)) ? "files" : "stuck";
}

/**
 * All are recorded. A squash among them needn't be: what it replaces follows it in the list, and says more; one without a
 * file, with something after it that is recorded, can only be such a squash.
 */
function isImplied<R extends Revision>(replaced: readonly string[], { present, recorded }: Known<R>): boolean {
  const isPassed = (id: string): boolean => {
    const file = present.get(id);
    return !recorded.has(id) && (file === undefined || isSquash(file));
  };
  return replaced.every((id, at) => recorded.get(id) === "whole" || (at < replaced.length - 1 && isPassed(id)));
}

function stuckIn<R extends Revision>(squash: R, { present, recorded }: Known<R>): Stuck<R> {
  const replaced = replacedBy(squash);
  const furthest = replaced.findLastIndex((id) => recorded.get(id) === "whole");
  const isOwn = (id: string): boolean => {
    const file = present.get(id);
    return file === undefined || !isSquash(file);
  };
  return {
    squash,
    has: replaced.filter((id) => recorded.has(id)),
    lacks: replaced.slice(furthest + 1).filter(isOwn),
  };
}

/** Of two squashes that have something in common, one replaces the other. */
function assertNested(squashes: readonly Revision[]): void {
  for (const [at, outer] of squashes.entries()) {
    const own = new Set(replacedBy(outer));
    const other = squashes
      .slice(at + 1)
      .find((each) => !own.has(each.revision) && replacedBy(each).some((id) => own.has(id) || id === outer.revision));
    if (other === undefined && !own.has(outer.revision)) continue;
    const [one, two] = [outer.revision, (other ?? outer).revision];
    throw new UserError("overlapping_squashes", `the squashes ${one} and ${two} replace the same revisions`, {
      hint: "delete the file of one of them, as long as it isn't applied anywhere, and squash again",
    });
  }
}

function isSquash({ replaces = [] }: Revision): boolean {
  return replaces.length > 0;
}

function replacedBy({ replaces = [] }: Revision): readonly string[] {
  return replaces;
}

function lastOf({ revision, replaces = [] }: Revision): string {
  return replaces.at(-1) ?? revision;
}
