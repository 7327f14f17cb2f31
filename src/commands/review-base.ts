// What the working tree has made of a scope's migrations since it left a git ref: what it adds, what it did to those that
// others have, and what will be in the way when it is merged.
import { relative } from "node:path";
import type { History } from "../engine/history/graph.ts";
import { byRevision } from "../engine/history/three-way.ts";
import { topics } from "../engine/rules/topics.ts";
import { type Base, placeIn } from "../project/base.ts";
import type { HistoryEntry } from "../project/history.ts";
import { historyAt } from "../project/history-at.ts";
import { meaningOf } from "../project/meaning.ts";
import type { FileFinding } from "./review-files.ts";
import { forksWith } from "./review-forks.ts";
import type { Workspace } from "./workspace.ts";

export interface SinceBase {
  /** What is new, in the order of the history. */
  readonly added: readonly HistoryEntry[];
  readonly findings: readonly FileFinding[];
}

/** A scope's migrations in the working tree, where it left the base, and at the base's tip. */
export interface Compared {
  readonly workspace: Workspace;
  readonly base: Base;
  readonly history: History<HistoryEntry>;
  readonly before: readonly HistoryEntry[];
  readonly theirs: readonly HistoryEntry[];
}

/** `history`: of the scope, as its files are now. Of migrations outside of the repository nothing is known, and nothing said. */
export async function sinceBase(workspace: Workspace, history: History<HistoryEntry>, base: Base): Promise<SinceBase> {
  const { migrationsDirectory: directory } = workspace.scope;
  const place = await placeIn(base, directory);
  if (place === null) return { added: [], findings: [] };
  const where = { root: workspace.project.root, directory, place };
  const before = await historyAt(base, base.mergeBase, { ...where, known: history.files });
  const theirs =
    base.commit === base.mergeBase
      ? before
      : await historyAt(base, base.commit, { ...where, known: [...before, ...history.files] });
  const compared: Compared = { workspace, base, history, before, theirs };
  const known = byRevision([...before, ...theirs]);
  const lost = lostFrom(compared);
  return {
    added: history.revisions.filter(({ revision }) => !known.has(revision)),
    findings: [
      ...editedFrom(compared),
      ...lost.map((entry) => missing(entry, compared)),
      ...forksWith({ ...compared, ours: [...history.files, ...lost] }),
    ],
  };
}

function editedFrom(compared: Compared): FileFinding[] {
  const [was, other] = [byRevision(compared.before), byRevision(compared.theirs)];
  return compared.history.files.flatMap((entry) => {
    const there = was.get(entry.revision) ?? other.get(entry.revision);
    const tip = other.get(entry.revision);
    // Where the base has the same edit by now, it isn't this branch's.
    if (there === undefined || doesTheSame(entry, there) || (tip !== undefined && doesTheSame(entry, tip))) return [];
    const { base } = compared;
    const from = tip !== undefined && doesTheSame(tip, there) ? base.ref : base.mergeBase.slice(0, 12);
    return {
      topic: topics.editedMigration,
      path: entry.path,
      object: null,
      message: editInWords(entry, there, base.ref),
      instead: `Undo the edit (${checkout(from, there, compared)}), and write a new migration for the change.`,
    };
  });
}

function editInWords(entry: HistoryEntry, there: HistoryEntry, ref: string): string {
  if (entry.parents.join() !== there.parents.join()) {
    const [now, then] = [entry, there].map(({ parents }) => parents.join(" and ") || "nothing");
    return `${entry.file} follows ${now}, and ${then} at ${ref}`;
  }
  return meaningOf(entry) === null || meaningOf(there) === null
    ? `${entry.file} is written otherwise than at ${ref}, and as it runs code nobody can tell whether it does the same`
    : `${entry.file} does something else than at ${ref}`;
}

/** By the text alone where what it does can't be told. */
function doesTheSame(one: HistoryEntry, two: HistoryEntry): boolean {
  if (one.checksum === two.checksum) return true;
  const meaning = meaningOf(one);
  return meaning !== null && meaning === meaningOf(two);
}

/** What the base still has, and neither a file nor a squash of the working tree. */
function lostFrom({ history, before, theirs }: Compared): HistoryEntry[] {
  const other = byRevision(theirs);
  return before.filter(({ revision }) => !history.byId.has(revision) && other.has(revision));
}

function missing(entry: HistoryEntry, compared: Compared): FileFinding {
  const { history, base } = compared;
  const instead = history.files.find(({ file }) => file === entry.file);
  const now = instead === undefined ? "has no file any more" : `is no more: its file has ${instead.revision} now`;
  return {
    topic: topics.missingMigration,
    path: entry.path,
    object: null,
    message: `${entry.file} of ${base.ref}, with the revision ${entry.revision}, ${now}, and no squash stands for it`,
    instead: `${checkout(base.ref, entry, compared)} brings it back. To shorten a history, squash it: npx sluice squash.`,
  };
}

/** As it is typed in the project's folder. */
function checkout(from: string, { path }: HistoryEntry, { workspace }: Compared): string {
  const file = relative(workspace.project.root, path).replaceAll("\\", "/");
  return `git checkout ${from} -- ${/^[\w@%+=:,./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`}`;
}
