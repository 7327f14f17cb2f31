// All that is known of a replica at one moment, and in words how two moments differ.
import { type Catalog, restrict } from "../engine/catalog/catalog.ts";
import type { Json } from "../engine/catalog/fact.ts";
import { displayName, type ObjectId } from "../engine/catalog/object-id.ts";
import { diff } from "../engine/diff.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { readSurroundings, type SurroundingStatement } from "../postgres/surroundings.ts";
import type { Replica } from "./replica.ts";

export interface State {
  readonly catalog: Catalog;
  readonly surroundings: readonly SurroundingStatement[];
}

/** What others may change meanwhile is no part of it: the roles of a server that isn't the replica's own. */
export async function readState({ session, kind }: Replica): Promise<State> {
  const whole = (await readDatabase(session)).catalog;
  const catalog = kind === "embedded" ? whole : restrict(whole, ({ id }) => rulesOf(id.kind).shared !== true);
  return { catalog, surroundings: (await readSurroundings(session)).statements };
}

/** `column posts.title: type is "text" instead of "varchar(80)"`, one for each object. */
export function differences(from: State, to: State): string[] {
  return [
    ...catalogDifferences(from.catalog, to.catalog),
    ...surroundingDifferences(from.surroundings, to.surroundings),
  ];
}

/** `column posts.title` */
export function nameInWords(id: ObjectId): string {
  return `${rulesOf(id.kind).words} ${displayName(id)}`;
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
