// A diagram's side → an erDiagram for Mermaid, as GitHub renders it. Tables stand under ids of ours; names are written in
// a form that every version since 10.5 reads back.
// Source: https://mermaid.js.org/syntax/entityRelationshipDiagram.html
import type { DiagramColumn, DiagramReference, DiagramTable } from "./review.ts";
import { shownColumns } from "./shown-columns.ts";
import { count } from "./words.ts";

/** Empty where there is no table. */
export function mermaidOf(tables: readonly DiagramTable[]): string {
  if (tables.length === 0) return "";
  const ids = new Map(tables.map(({ name }, at) => [name, `t${at + 1}`]));
  return [
    "erDiagram",
    ...tables.flatMap((table) => entity(table, ids.get(table.name) ?? "")),
    ...tables.flatMap((table) => table.references.flatMap((each) => relationship(each, ids, table))),
  ].join("\n");
}

function entity(table: DiagramTable, id: string): string[] {
  const { columns, left } = shownColumns(table);
  const label = table.change === "same" ? table.name : `${table.name} (${table.change})`;
  const rest = left === 0 ? [] : [`    and more ${quoted(count(left, "column"))}`];
  if (columns.length === 0) return [`  ${id}[${quoted(label)}]`];
  return [`  ${id}[${quoted(label)}] {`, ...columns.map(attribute), ...rest, "  }"];
}

const keyMarks = { primary: "PK", foreign: "FK", unique: "UK" } as const;

function attribute({ name, type, notNull, keys, change }: DiagramColumn): string {
  const marks = keys.map((key) => keyMarks[key]).join(",");
  const notes = [
    ...(change === "same" ? [] : [change]),
    ...(notNull ? [] : ["null"]),
    ...[name, type].filter((exact) => !/^(?!_)[\w ,()[\]]+(?<!_)$/.test(exact) || /^[pfu]k$/i.test(exact)),
  ];
  return `    ${[word(type), word(name), marks, notes.length === 0 ? "" : quoted(notes.join(", "))].filter(Boolean).join(" ")}`;
}

function relationship(reference: DiagramReference, ids: ReadonlyMap<string, string>, from: DiagramTable): string[] {
  const { columns, table, optional, change } = reference;
  const target = ids.get(table);
  if (target === undefined) return [];
  const label = `${columns.join(", ")}${change === "same" ? "" : ` (${change})`}`;
  return [`  ${ids.get(from.name)} }o--${optional ? "o|" : "||"} ${target} : ${quoted(label)}`];
}

/** Types and columns are bare words of a narrow grammar, in which the names of keys are taken. */
function word(text: string): string {
  const plain = text.replaceAll(/[^\w()[\]]+/g, "_");
  const safe = /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
  return /^[pfu]k$/i.test(safe) ? `${safe}_` : safe;
}

/** What could be a directive, a comment, Markdown or the end of the text becomes an entity code. */
function quoted(text: string): string {
  const code = (char: string): string => `#${char.codePointAt(0)};`;
  return `"${text.replaceAll(/[^\p{L}\p{N}_.,() -]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<=direction) /giu, code)}"`;
}
