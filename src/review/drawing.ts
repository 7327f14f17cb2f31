// One side of a diagram → an SVG that takes its colours from the page around it. What comes, goes and changes is marked by
// a sign as well.
import { type Html, html } from "./html-template.ts";
import { type Box, heightOf, type Line, layOut } from "./layout.ts";
import type { DiagramChange, DiagramColumn, DiagramTable } from "./review.ts";
import { type ShownColumns, shownColumns } from "./shown-columns.ts";
import { clipped } from "./texts.ts";
import { count } from "./words.ts";

const char = 7.3;
const rowHeight = 21;
const headHeight = 27;
const footHeight = 5;
const margin = 9;
/** Where a row's sign, keys and name begin. */
const columnsAt = { sign: 9, keys: 22, name: 60 } as const;
const longest = 34;

const signs: Readonly<Record<DiagramChange, string>> = { added: "+", removed: "−", changed: "~", same: "" };
const keyMarks = { primary: "PK", foreign: "FK", unique: "UK" } as const;

interface Drawn extends Box, ShownColumns {
  readonly table: DiagramTable;
}

export interface Drawing {
  readonly svg: Html;
  readonly width: number;
}

/** `title`: what a screen reader says of it. */
export async function drawingOf(tables: readonly DiagramTable[], title: string): Promise<Drawing> {
  const boxes = tables.map(boxOf);
  const places = new Map(tables.map(({ name }, at) => [name, at]));
  const references = tables.flatMap((table, from) =>
    table.references.flatMap((reference) => {
      const to = places.get(reference.table);
      if (to === undefined) return [];
      const row = 1 + (boxes[from]?.columns.findIndex(({ name }) => name === reference.columns[0]) ?? -1);
      return [{ reference, table, line: { from, row, to } satisfies Line }];
    }),
  );
  const { corners, paths, ...size } = await layOut(
    boxes,
    references.map(({ line }) => line),
  );
  const width = Math.ceil(size.width) + 2 * margin;
  const height = Math.ceil(size.height) + 2 * margin;
  const lines = references.map(({ reference: { change, columns, optional, table: target }, table }, at) => {
    const end = optional ? "maybe" : "one";
    const words = `${table.name} (${columns.join(", ")}) → ${target}${change === "same" ? "" : `, ${change}`}`;
    return html`<path class="line ${change}" d="${paths[at] ?? ""}" marker-start="url(#many)" marker-end="url(#${end})"><title>${words}</title></path>`;
  });
  const drawn = boxes.map((box, at) => boxSvg(box, corners[at] ?? { x: 0, y: 0 }));
  const svg = html`<svg class="diagram" role="img" aria-label="${title}" width="${width}" height="${height}" viewBox="${-margin} ${-margin} ${width} ${height}">${lines}${drawn}</svg>`;
  return { svg, width };
}

function boxOf(table: DiagramTable): Drawn {
  const shown = shownColumns(table);
  const name = widthOf(short(table.name)) + 3 * char;
  const widest = Math.max(0, ...shown.columns.map((each) => widthOf(short(each.name)) + widthOf(typeWords(each))));
  const width = Math.ceil(Math.max(columnsAt.sign + name + 12, columnsAt.name + widest + 2.5 * char + 9, 130));
  const rest = shown.left === 0 ? [] : [rowHeight];
  return { ...shown, table, width, rows: [headHeight, ...shown.columns.map(() => rowHeight), ...rest, footHeight] };
}

function boxSvg(box: Drawn, { x, y }: { readonly x: number; readonly y: number }): Html {
  const { table, columns, left, width } = box;
  const rows = columns.map((column, at) => rowSvg(column, width, headHeight + at * rowHeight));
  const below = headHeight + columns.length * rowHeight;
  const rest =
    left === 0
      ? ""
      : html`<text class="more" x="${columnsAt.name}" y="${below + 15}">and ${count(left, "column")} more</text>`;
  const sign = signs[table.change];
  const height = heightOf(box);
  return html`<g class="table ${table.change}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">
<title>${table.name}${table.change === "same" ? "" : ` (${table.change})`}</title>
<rect class="box" width="${width}" height="${height}" rx="5"/>
<path class="head" d="M0 ${headHeight}V5a5 5 0 0 1 5 -5H${width - 5}a5 5 0 0 1 5 5V${headHeight}z"/>
<text x="${columnsAt.sign}" y="18">${sign}</text><text class="name" x="${columnsAt.sign + (sign === "" ? 0 : 2 * char)}" y="18">${short(table.name)}</text>
${rows}${rest}<rect class="edge" width="${width}" height="${height}" rx="5"/></g>`;
}

function rowSvg(column: DiagramColumn, width: number, y: number): Html {
  const { name, keys, change } = column;
  const tint =
    change === "same"
      ? ""
      : html`<rect class="tint" x="1" y="${y + 1}" width="${width - 2}" height="${rowHeight - 1}"/>`;
  const marks = keys.map((key) => keyMarks[key]).join(" ");
  return html`<g class="row ${change}">
<title>${name} ${typeWords(column)}${change === "same" ? "" : ` (${change})`}</title>${tint}
<text x="${columnsAt.sign}" y="${y + 15}">${signs[change]}</text><text class="keys" x="${columnsAt.keys}" y="${y + 14.5}">${marks}</text>
<text x="${columnsAt.name}" y="${y + 15}">${short(name)}</text><text class="type" x="${width - 9}" y="${y + 15}">${typeWords(column)}</text></g>
`;
}

/** A question mark: it may be null. */
function typeWords({ type, notNull }: DiagramColumn): string {
  return `${short(type)}${notNull ? "" : "?"}`;
}

function short(text: string): string {
  return clipped(text.replaceAll("\n", " "), longest);
}

/** Of text in a monospaced font; what stands beyond the alphabets of Europe takes two places. */
function widthOf(text: string): number {
  return [...text].reduce((sum, each) => sum + (each < "\u0530" ? 1 : 2), 0) * char;
}
