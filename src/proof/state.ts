// All that is known of a replica at one moment, and in words how two moments differ.
import { adoptTexts, questions } from "../engine/align.ts";
import { type Catalog, restrict } from "../engine/catalog/catalog.ts";
import type { Fact, Json } from "../engine/catalog/fact.ts";
import { diff } from "../engine/diff.ts";
import { nameInWords, rulesOf } from "../engine/kinds/registry.ts";
import type { Session, Snapshot } from "../ports.ts";
import { sameSpelling } from "../postgres/oracle.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { spellingQuestions } from "../postgres/spelling-questions.ts";
import { readSurroundings, type SurroundingStatement } from "../postgres/surroundings.ts";
import type { Replica } from "./replica.ts";

export interface State extends Pick<Snapshot, "catalog" | "serverVersion" | "defaultSchema"> {
  readonly surroundings: readonly SurroundingStatement[];
}

/** What others may change meanwhile is no part of it: the roles of a server that isn't the replica's own. */
export async function readState({ session, kind }: Replica): Promise<State> {
  const snapshot = await readDatabase(session);
  const isOwn = ({ id }: Fact): boolean => kind === "embedded" || rulesOf(id.kind).shared !== true;
  const { statements: surroundings } = await readSurroundings(session);
  return { ...snapshot, catalog: restrict(snapshot.catalog, isOwn), surroundings };
}

/**
 * `column posts.title: type is "text" instead of "varchar(80)"`, one for each object. What PostgreSQL prints in other words
 * when it was made again is no difference: `session` is asked.
 */
export async function differences(session: Session, from: State, to: State): Promise<string[]> {
  const pairs = questions(to.catalog, from.catalog);
  const asked = spellingQuestions({ pairs, live: to.catalog, models: from.catalog, renames: [] });
  const same = asked.length === 0 ? new Map() : await sameSpelling(session, asked, to);
  return [
    ...catalogDifferences(from.catalog, adoptTexts(to.catalog, from.catalog, same)),
    ...surroundingDifferences(from.surroundings, to.surroundings),
  ];
}

function catalogDifferences(from: Catalog, to: Catalog): string[] {
  return diff(from, to).map((difference) => {
    if (difference.kind === "added") return `${nameInWords(difference.fact.id)} is left over`;
    if (difference.kind === "removed") return `${nameInWords(difference.fact.id)} is gone`;
    const changes = Object.entries(difference.changes).map(
      ([name, { from: old, to: now }]) => `${name} is ${text(now)} instead of ${text(old)}`,
    );
    return `${nameInWords(difference.to.id)}: ${changes.join(", ")}`;
  });
}

function surroundingDifferences(from: readonly SurroundingStatement[], to: readonly SurroundingStatement[]): string[] {
  const textOf = ({ object, sql }: SurroundingStatement): string => `${object}\n${sql}`;
  const [before, after] = [new Set(from.map(textOf)), new Set(to.map(textOf))];
  const gone = from.filter((each) => !after.has(textOf(each))).map(({ object }) => object);
  const come = to.filter((each) => !before.has(textOf(each))).map(({ object }) => object);
  return [...new Set([...gone, ...come])].map((object) => {
    if (!come.includes(object)) return `${object} is gone`;
    return gone.includes(object) ? `${object} is not what it was` : `${object} is left over`;
  });
}

function text(value: Json | undefined): string {
  return value === undefined ? "unknown" : JSON.stringify(value);
}
