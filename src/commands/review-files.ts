// Without a base, a review is of what isn't applied: the files beside what the database has recorded.
import { type Clash, clashes } from "../engine/history/clashes.ts";
import { forkOf } from "../engine/history/fork.ts";
import type { History } from "../engine/history/graph.ts";
import type { Topic } from "../engine/rules/rule.ts";
import { topics } from "../engine/rules/topics.ts";
import type { HistoryEntry } from "../project/history.ts";
import { stuckInWords } from "../runner/status.ts";
import type { ScopeState } from "./scope-state.ts";

/** What is found of files and histories, where no migration is looked into. */
export interface FileFinding {
  readonly topic: Topic;
  /** Absolute; `null`: it is about no file that is there. */
  readonly path: string | null;
  /** In words. */
  readonly object: string | null;
  readonly message: string;
  readonly instead: string;
}

export interface Reviewable {
  /** Parents first. */
  readonly migrations: readonly HistoryEntry[];
  readonly findings: readonly FileFinding[];
}

export function notApplied({ history, status }: ScopeState): Reviewable {
  const { pending, edited, missing, outOfOrder, stuck } = status;
  const isStuck = (entry: HistoryEntry): boolean => stuck.some(({ squash }) => squash === entry);
  return {
    migrations: pending.filter((entry) => !isStuck(entry)),
    findings: [
      ...forkFindings(history),
      ...stuck.map((each) => found(topics.missingMigration, each.squash, stuckInWords(each))),
      ...edited.map((entry) => found(topics.editedMigration, entry, `${entry.file} was edited after it was applied`)),
      ...missing.map(({ revision, name }) =>
        found(topics.missingMigration, null, `revision ${revision} (${name}) is applied, and has no file`),
      ),
      ...outOfOrder.map((entry) =>
        found(topics.outOfOrder, entry, `${entry.file} is not applied, but one that follows it is`),
      ),
    ],
  };
}

/** Of a history with more than one head, and what its sides both touch. */
function forkFindings(history: History<HistoryEntry>): FileFinding[] {
  const fork = forkOf(history);
  if (fork === null) return [];
  const heads = fork.sides.map(({ head }) => head);
  const message = `${heads.map(({ file }) => file).join(" and ")} both follow ${fork.from?.file ?? "the beginning"}`;
  return [found(topics.fork, heads.at(-1) ?? null, message), ...clashes(fork).map(clashFound)];
}

function clashFound({ words, revisions: [one, two] }: Clash<HistoryEntry>): FileFinding {
  return { ...found(topics.clash, two, `${one.file} and ${two.file} both touch ${words}`), object: words };
}

function found(topic: Topic, entry: HistoryEntry | null, message: string): FileFinding {
  return { topic, path: entry?.path ?? null, object: null, message, instead: topic.instead };
}
