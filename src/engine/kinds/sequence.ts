import type { Json } from "../catalog/fact.ts";
import { qualifiedName } from "../catalog/identifier.ts";
import type { Changes } from "../operations/operation.ts";
import { statement } from "../render/statement.ts";
import { inSchema, moveAndRename, relationNamespace, typeNamespace } from "./names.ts";
import type { KindRules } from "./rules.ts";

/** Numbers are decimal text, because they go up to 2^63 − 1. https://www.postgresql.org/docs/current/sql-createsequence.html */
export interface SequenceOptions {
  readonly start: string;
  readonly increment: string;
  readonly min: string;
  readonly max: string;
  readonly cache: string;
  readonly cycle: boolean;
}

/** A sequence of its own: not one that belongs to a serial or an identity column. */
export interface SequenceAttributes extends SequenceOptions {
  /** `smallint`, `integer` or `bigint`. Drizzle can't say it. */
  readonly type?: string;
}

export const sequence = {
  kind: "sequence",
  words: "sequence",
  parents: ["schema"],
  depth: 2,
  defaults: {
    type: "bigint",
    start: "1",
    increment: "1",
    min: "1",
    max: "9223372036854775807",
    cache: "1",
    cycle: false,
  },
  attributes: {
    type: { change: "alter" },
    start: { change: "alter" },
    increment: { change: "alter" },
    min: { change: "alter" },
    max: { change: "alter" },
    cache: { change: "alter" },
    cycle: { change: "alter" },
  },
  // PostgreSQL makes no sequence where a type has the name.
  namespaces: (id) => [relationNamespace(id), typeNamespace(id)],
  dependsOn: ({ id }) => inSchema(id),
  hold: () => "loosely",
  data: { drop: true, alter: startsAnew },
  follow: ({ attributes }) => attributes,
  sql: {
    comment: (id) => `SEQUENCE ${qualifiedName(...id.path)}`,
    grant: (id, privileges) => `${privileges.join(", ")} ON SEQUENCE ${qualifiedName(...id.path)}`,
    create: ({ id, attributes }) => {
      const { type = "bigint", ...options } = attributes;
      const as = type === "bigint" ? "" : ` AS ${type}`;
      const defaults = { ...defaultsBeside(options, type), increment: "1" };
      return [statement(`CREATE SEQUENCE ${qualifiedName(...id.path)}${as}${optionsSql(options, defaults)}`)];
    },
    drop: (id) => [statement(`DROP SEQUENCE ${qualifiedName(...id.path)}`, "ACCESS EXCLUSIVE")],
    alter: (id, changes) => {
      const to: Record<string, unknown> = {};
      for (const [name, change] of Object.entries(changes)) to[name] = change.to;
      const as = to.type === undefined ? "" : ` AS ${to.type}`;
      const options = `${as}${optionsSql(to)}${startsAnew(changes) ? " RESTART" : ""}`;
      return [statement(`ALTER SEQUENCE ${qualifiedName(...id.path)}${options}`, "SHARE ROW EXCLUSIVE")];
    },
    rename: (from, to) => moveAndRename("SEQUENCE", from, to),
  },
  file: { create: "createSequence", drop: "dropSequence", alter: "alterSequence", rename: "renameSequence" },
} as const satisfies KindRules<"sequence">;

/**
 * Whether no number of the old range is one of the new: wherever the sequence stands, PostgreSQL refuses the new range
 * unless it starts anew. https://www.postgresql.org/docs/current/sql-altersequence.html (RESTART)
 */
export function startsAnew({ min, max }: Changes): boolean {
  if (min === undefined || max === undefined) return false;
  const bound = (value: Json | undefined): bigint => BigInt(String(value));
  return bound(max.to) < bound(min.from) || bound(min.to) > bound(max.from);
}

/** The defaults of CREATE SEQUENCE for an ascending or descending sequence of a type. */
export function rangeOf(type: string, increment = "1"): SequenceOptions {
  const bits = type === "smallint" ? 15n : type === "integer" ? 31n : 63n;
  const max = (1n << bits) - 1n;
  const descending = increment.startsWith("-");
  return {
    start: descending ? "-1" : "1",
    increment,
    min: descending ? String(-max - 1n) : "1",
    max: descending ? "-1" : String(max),
    cache: "1",
    cycle: false,
  };
}

/** What PostgreSQL takes for whatever isn't said beside these: a sequence starts at the bound that it goes away from. */
export function defaultsBeside({ increment, min, max }: SequenceOptions, type: string): SequenceOptions {
  return { ...rangeOf(type, increment), start: increment.startsWith("-") ? max : min };
}

/** The clauses for the options that are given and differ from `defaults`, each with a space before it. */
export function optionsSql(
  options: Partial<Record<keyof SequenceOptions, unknown>>,
  defaults?: SequenceOptions,
): string {
  const given = (name: keyof SequenceOptions): boolean =>
    options[name] !== undefined && (defaults === undefined || options[name] !== defaults[name]);
  return [
    given("increment") ? ` INCREMENT BY ${options.increment}` : "",
    given("min") ? ` MINVALUE ${options.min}` : "",
    given("max") ? ` MAXVALUE ${options.max}` : "",
    given("start") ? ` START WITH ${options.start}` : "",
    given("cache") ? ` CACHE ${options.cache}` : "",
    given("cycle") ? (options.cycle === true ? " CYCLE" : " NO CYCLE") : "",
  ].join("");
}
