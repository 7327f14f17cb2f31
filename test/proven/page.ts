// The text of docs/coverage.md.
import type { Kind } from "../../src/engine/catalog/kind.ts";
import { attributeRules, kinds, rulesOf } from "../../src/engine/kinds/registry.ts";
import type { AttributeRule } from "../../src/engine/kinds/rules.ts";
import type { Proven } from "./proven.ts";

export interface Coverage {
  readonly proven: Proven;
  /** Kinds that the models' reader knows. */
  readonly sayable: ReadonlySet<Kind>;
  /** Each `kind.attribute` that was read from a database, other than what it is by itself. */
  readonly live: ReadonlySet<string>;
}

const head = (legend: string): string => `# Coverage

What Sluice knows of each kind of object, and which of it tests go through. The table is made from the registries and from the tests'
own models; \`test/proven\` fails when it is not up to date, and \`npx vitest run test/proven -u\` makes it anew.

${legend}
A case is proven up, down and up again, on a server and embedded.
`;

const legend: Parameters<typeof table> = [
  ["column", "says"],
  [
    ["models", "models say it. What Drizzle can't say stays as the database has it"],
    ["database", "it was read from the database of `test/whole`, which keeps it through every edit of the models"],
    ["equal", "two values are compared as data, or PostgreSQL is asked, which prints them in its own words"],
    ["a change", "alters the object, or replaces it by another one; both: it depends on the two values"],
    ["made", "an object that has it is made or dropped by a case of `test/cases` or `test/whole`"],
    ["changed", "such a case changes it"],
  ],
];

export function page(coverage: Coverage): string {
  return `${head(table(...legend))}\n${kindTable(coverage)}\n${kinds.map((kind) => section(kind, coverage)).join("\n")}`;
}

function kindTable({ proven, sayable }: Coverage): string {
  const rows = kinds.map((kind) => [
    rulesOf(kind).words,
    sayable.has(kind) ? "yes" : "no",
    mark(proven.added.has(kind)),
    mark(proven.dropped.has(kind)),
    mark(proven.renamed.has(kind)),
  ]);
  return table(["kind", "in models", "added", "dropped", "renamed"], rows);
}

/** Nothing can be granted on some kinds. */
export function attributesFor(kind: Kind): ReturnType<typeof attributeRules> {
  return attributeRules(kind).filter(([name]) => name !== "grants" || rulesOf(kind).sql.grant !== undefined);
}

function section(kind: Kind, { proven, live }: Coverage): string {
  const rows = attributesFor(kind).map(([name, rule]) => {
    const key = `${kind}.${name}`;
    const known = [proven.said.has(key) ? "yes" : "no", mark(live.has(key))];
    return [name, ...known, equality(rule), change(rule), mark(proven.made.has(key)), mark(proven.changed.has(key))];
  });
  const columns = ["attribute", "models", "database", "equal", "a change", "made", "changed"];
  return `## ${rulesOf(kind).words}\n\n${table(columns, rows)}`;
}

function equality({ respelled, initial }: AttributeRule): string {
  return initial === true ? "never compared" : respelled === true ? "asked" : "as data";
}

function change({ change: mode, initial }: AttributeRule): string {
  if (initial === true) return "no";
  return typeof mode === "function" ? "both" : `${mode}s`;
}

function mark(is: boolean): string {
  return is ? "yes" : "–";
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(columns), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line), ""].join(
    "\n",
  );
}
