// Storage parameters and the options of views: names with values, as WITH (…) has them.
// Source: https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS
import type { Json } from "../catalog/fact.ts";
import { quoteIdentifier, quoteLiteral } from "../catalog/identifier.ts";
import type { Change } from "../operations/operation.ts";
import { type Statement, statement } from "../render/statement.ts";

export type Options = Readonly<Record<string, string>>;

/** ` WITH (fillfactor = 70)`; nothing when there are none. */
export function optionsClause(options: Options | undefined): string {
  const entries = Object.entries(options ?? {}).map(([name, value]) => `${optionName(name)} = ${optionValue(value)}`);
  return entries.length === 0 ? "" : ` WITH (${entries.join(", ")})`;
}

/** SET and RESET after `command` (`ALTER VIEW posts`), for a change from some options to others. */
export function setOptions(command: string, change: Change | undefined): Statement[] {
  if (change === undefined) return [];
  const [from, to] = [optionsOf(change.from), optionsOf(change.to)];
  const set = Object.entries(to).filter(([name, value]) => from[name] !== value);
  const reset = Object.keys(from).filter((name) => to[name] === undefined);
  const assignments = set.map(([name, value]) => `${optionName(name)} = ${optionValue(value)}`);
  return [
    ...(set.length === 0 ? [] : [statement(`${command} SET (${assignments.join(", ")})`, "ACCESS EXCLUSIVE")]),
    ...(reset.length === 0
      ? []
      : [statement(`${command} RESET (${reset.map(optionName).join(", ")})`, "ACCESS EXCLUSIVE")]),
  ];
}

function optionsOf(value: Json | undefined): Options {
  return (value ?? {}) as Options;
}

/** `toast.autovacuum_enabled` is a name with its namespace. */
function optionName(name: string): string {
  return name.split(".").map(quoteIdentifier).join(".");
}

function optionValue(value: string): string {
  return /^\w[\w.]*$/.test(value) ? value : quoteLiteral(value);
}
