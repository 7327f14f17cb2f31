// How a failure of the gate reads: the case, where it ran, the SQL of both ways, and what differs.
import type { Catalog } from "../../src/engine/catalog/catalog.ts";
import { keyOf } from "../../src/engine/catalog/object-id.ts";
import { describe } from "../../src/engine/describe.ts";
import { UserError } from "../../src/engine/errors.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { render } from "../../src/engine/render/sql.ts";

/** Lines that only one of the two has; empty when there are none. */
export function unlike(actual: readonly string[], expected: readonly string[]): string[] {
  const less = without(expected, actual).map((line) => `- ${line}`);
  return [...less, ...without(actual, expected).map((line) => `+ ${line}`)];
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** A catalog as lines, whatever the order of its facts. */
export function catalogText(catalog: Catalog): string[] {
  return [...catalog.facts.values()]
    .map(({ id, attributes }) => `${keyOf(id)} ${JSON.stringify(sortedKeys(attributes))}`)
    .sort();
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortedKeys(item)]));
}

/** Operations as words, with what is compared in those that alter. */
export function inWords(operations: readonly Operation[]): string {
  return operations
    .map(
      (operation) =>
        `${describe(operation)}${operation.verb === "alter" ? ` ${JSON.stringify(operation.changes)}` : ""}`,
    )
    .join("\n");
}

export function sqlText(operations: readonly Operation[]): string {
  return operations
    .flatMap(render)
    .map(({ sql }) => `${sql};`)
    .join("\n");
}

/** The whole text of an error: a hint belongs to it, and the stack of what nobody threw on purpose. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UserError) return `${error.message}${error.hint === undefined ? "" : `\n${error.hint}`}`;
  return error.name === "Error" ? error.message : (error.stack ?? error.message);
}
