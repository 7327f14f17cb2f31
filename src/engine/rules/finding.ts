// What the rules find in one migration, weighed by how large the tables are, by what the configuration says of each rule, and
// by what the file accepts.
import { displayName, keyOf, type ObjectId } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";
import { rules } from "./registry.ts";
import type { Examined, Found, Hit, Level, Topic } from "./rule.ts";
import { topics } from "./topics.ts";

/** How large a table is on the database; `null`: not known. */
export interface Size {
  readonly rows: number | null;
  readonly bytes: number | null;
}

export interface Weighing {
  /** `undefined`: nobody has counted. */
  readonly sizeOf: (table: ObjectId) => Size | undefined;
  /** Up to so many rows, a table costs nothing that matters. */
  readonly smallTable: number;
  /** By the id of a topic: another level than its own. */
  readonly levels: Readonly<Record<string, Level | "off">>;
}

export interface Finding {
  readonly rule: string;
  readonly level: Level;
  readonly operation: number | null;
  /** In words: `column posts.title`. */
  readonly object: string | null;
  readonly table: ObjectId | null;
  readonly message: string;
  readonly instead: string;
  /** The reason for which the file accepts it. */
  readonly accepted: string | null;
}

/** The reasons by what they are for: `data-loss`, or `data-loss posts.title`. */
export type Accepts = Readonly<Record<string, string>>;

/** In the order of the operations; what is about the whole comes first. */
export function findingsIn(migration: Examined, accepts: Accepts, weighing: Weighing): Finding[] {
  const used = new Set<string>();
  const byRules = rules.flatMap((rule) => distinct(rule.find(migration)).map((hit): Found => ({ topic: rule, hit })));
  const found = [...(migration.told ?? []), ...byRules].flatMap(({ topic, hit }): Finding[] => {
    const level = levelOf(topic, hit.table, weighing);
    if (level === null) return [];
    const name = hit.object === null ? "" : displayName(hit.object);
    const key = [`${topic.id} ${name}`, topic.id].find((each) => accepts[each] !== undefined);
    if (key !== undefined) used.add(key);
    return [
      {
        rule: topic.id,
        level,
        operation: hit.operation,
        object: hit.object === null ? null : `${rulesOf(hit.object.kind).words} ${name}`,
        table: hit.table,
        message: hit.message,
        instead: hit.instead ?? topic.instead,
        accepted: key === undefined ? null : (accepts[key] ?? null),
      },
    ];
  });
  const idle = Object.keys(accepts).filter((key) => !used.has(key));
  return [...found, ...idle.flatMap((key) => unused(key, weighing))].sort(
    (a, b) => (a.operation ?? -1) - (b.operation ?? -1),
  );
}

/** An operation may do the same by several of its statements. */
function distinct(hits: readonly Hit[]): Hit[] {
  const keyed = hits.map((hit): [string, Hit] => {
    const object = hit.object === null ? "" : keyOf(hit.object);
    return [JSON.stringify([hit.operation, object, hit.message]), hit];
  });
  return [...new Map(keyed).values()];
}

/** `null`: nobody wants to hear of it. */
export function levelOf(topic: Topic, table: ObjectId | null, weighing: Weighing): Level | null {
  const said = weighing.levels[topic.id] ?? topic.level;
  if (said === "off") return null;
  if (topic.weighs === undefined || table === null) return said;
  const rows = weighing.sizeOf(table)?.rows ?? null;
  if (rows === null) return said === "error" ? "warning" : said;
  return rows > (topic.weighs === "any" ? 0 : weighing.smallTable) ? said : "info";
}

function unused(key: string, weighing: Weighing): Finding[] {
  const level = levelOf(topics.unusedAcceptance, null, weighing);
  if (level === null) return [];
  return [
    {
      rule: topics.unusedAcceptance.id,
      level,
      operation: null,
      object: null,
      table: null,
      message: `it accepts "${key}", and nothing of that was found`,
      instead: topics.unusedAcceptance.instead,
      accepted: null,
    },
  ];
}
