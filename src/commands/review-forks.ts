// Where two migrations follow the same one: in the working tree, or as soon as the base is merged; and what both sides touch.
import { UserError } from "../engine/errors.ts";
import { clashes } from "../engine/history/clashes.ts";
import { historyOf } from "../engine/history/effective.ts";
import { type Fork, forkOf } from "../engine/history/fork.ts";
import type { History } from "../engine/history/graph.ts";
import { afterMerge, byRevision, type Split, splitSquashes } from "../engine/history/three-way.ts";
import { topics } from "../engine/rules/topics.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Compared } from "./review-base.ts";
import type { FileFinding } from "./review-files.ts";

interface Merging extends Compared {
  /** All that the working tree should have. */
  readonly ours: readonly HistoryEntry[];
}

export function forksWith(merging: Merging): FileFinding[] {
  const { history, before, theirs, base } = merging;
  const own = forkOf(history);
  const found = own === null ? [] : [forked(own, merging)];
  const same = (one: HistoryEntry, two: HistoryEntry): boolean => one.checksum === two.checksum;
  const files = afterMerge(merging, same);
  const merged = historyIn(files);
  if (merged instanceof UserError) return [...found, broken(merged, files, base.ref), ...clashing(own, merging)];
  const fork = forkOf(merged);
  const [mine, was, known] = [byRevision(history.files), byRevision(before), byRevision([...before, ...theirs])];
  const [here, there] = [
    fork?.sides.find(({ head }) => !known.has(head.revision)),
    fork?.sides.find(({ head }) => !mine.has(head.revision) && !was.has(head.revision)),
  ];
  const isAhead = here !== undefined && there !== undefined;
  if (isAhead) {
    found.push({
      topic: topics.fork,
      path: here.head.path,
      object: null,
      message: `once ${base.ref} is merged there are two heads: ${listed(here.revisions)} of this branch, and ${listed(there.revisions)} of ${base.ref}`,
      instead: `git merge ${base.ref} (or git rebase ${base.ref}), then ${rebaseOf(here.head, merging)}.`,
    });
  }
  const split = own === null ? splitSquashes({ before, ours: history.files, theirs }) : [];
  return [...found, ...split.map((each) => hidden(each, merging)), ...clashing(isAhead ? fork : own, merging)];
}

/** As a database sees it that has nothing of it yet; or what is the matter with it. */
function historyIn(files: readonly HistoryEntry[]): History<HistoryEntry> | UserError {
  try {
    return historyOf(files);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function broken({ code, message, hint }: UserError, files: readonly HistoryEntry[], ref: string): FileFinding {
  const topic = code === "missing_parent" ? topics.missingMigration : topics.fork;
  const known = new Set(files.flatMap(({ revision, replaces }) => [revision, ...replaces]));
  const orphan = files.find(({ parents }) => parents.some((id) => !known.has(id)));
  return {
    topic,
    path: orphan?.path ?? null,
    object: null,
    message: `once ${ref} is merged, ${message}`,
    instead: `git merge ${ref}, then ${hint ?? topic.instead}`,
  };
}

function forked({ from, sides }: Fork<HistoryEntry>, merging: Merging): FileFinding {
  const known = byRevision([...merging.before, ...merging.theirs]);
  const added = sides.filter(({ head }) => !known.has(head.revision));
  const [only] = added;
  const where = from === null ? "they have no migration in common" : `they part after ${from.file}`;
  return {
    topic: topics.fork,
    path: (added.at(-1) ?? sides.at(-1))?.head.path ?? null,
    object: null,
    message: `there are ${sides.length} heads, ${sides.map(({ revisions }) => listed(revisions)).join(" and ")}: ${where}`,
    instead: added.length === 1 && only !== undefined ? `${rebaseOf(only.head, merging)}.` : topics.fork.instead,
  };
}

function hidden({ squash, revision, parent }: Split<HistoryEntry>, { history, base }: Merging): FileFinding {
  const isOurs = history.files.includes(squash);
  return {
    topic: topics.fork,
    path: (isOurs ? squash : revision).path,
    object: null,
    message: `once ${base.ref} is merged, ${revision.file} follows ${parent}, which is in the middle of what ${squash.file} stands for`,
    instead: isOurs
      ? `Take the squash back, git merge ${base.ref}, npx sluice rebase, and squash again.`
      : `git merge ${base.ref}, then write parents: ["${squash.revision}"] in ${revision.file}.`,
  };
}

function clashing(fork: Fork<HistoryEntry> | null, { theirs, history, base }: Merging): FileFinding[] {
  if (fork === null) return [];
  const [mine, others] = [byRevision(history.files), byRevision(theirs)];
  const named = ({ file, revision }: HistoryEntry): string => (mine.has(revision) ? file : `${file} of ${base.ref}`);
  return clashes(fork).map(({ words, revisions }) => ({
    topic: topics.clash,
    path: (revisions.find(({ revision }) => !others.has(revision)) ?? revisions[0]).path,
    object: words,
    message: `${words} is touched by ${revisions.map(named).join(" and by ")}`,
    instead: topics.clash.instead,
  }));
}

/** As it is typed where the scope's migrations are made. */
function rebaseOf({ revision, file }: HistoryEntry, { workspace: { project, scope } }: Merging): string {
  const where = scope.home === project.root || scope.kind === "project" ? "" : `cd ${scope.home} && `;
  return `${where}npx sluice rebase ${revision} puts ${file}, and what leads to it, after the other`;
}

function listed(entries: readonly HistoryEntry[]): string {
  const names = entries.slice(-3).map(({ file }) => file);
  return entries.length > 3 ? `${entries.length - 3} more, ${names.join(", ")}` : names.join(", ");
}
