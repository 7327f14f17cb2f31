// Where the boxes of a diagram stand and which way its lines go. Graphviz lays it out; it is told sizes and no names.
// Source: https://graphviz.org/docs/outputs/json/, https://graphviz.org/doc/info/shapes.html#html

/** A box of rows, one below the other. */
export interface Box {
  readonly width: number;
  /** The heights of its rows, from the top. */
  readonly rows: readonly number[];
}

/** From a row of one box to the first row of another; boxes and rows by their place. */
export interface Line {
  readonly from: number;
  readonly row: number;
  readonly to: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The upper left corner of each box. */
  readonly corners: readonly { readonly x: number; readonly y: number }[];
  /** Each line as the path of an SVG. */
  readonly paths: readonly string[];
}

interface Laid {
  readonly bb: string;
  readonly objects?: readonly { readonly pos: string }[];
  readonly edges?: readonly { readonly id: string; readonly pos: string }[];
}

/** How far a line that comes back to its own box goes out to the right. */
const loop = 26;

/** Units are pixels. */
export async function layOut(boxes: readonly Box[], lines: readonly Line[]): Promise<Layout> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  const laid = JSON.parse(graphviz.layout(dotOf(boxes, lines), "json", "dot")) as Laid;
  const [, , width = 0, height = 0] = numbers(laid.bb);
  const corners = boxes.map((box, at) => {
    const [x = 0, y = 0] = numbers(laid.objects?.[at]?.pos ?? "");
    return { x: x - box.width / 2, y: height - y - heightOf(box) / 2 };
  });
  const paths = new Map(laid.edges?.map(({ id, pos }) => [id, pathOf(numbers(pos), height)]));
  return {
    width: width + (lines.some(isLoop) ? loop : 0),
    height,
    corners,
    paths: lines.map((line, at) => {
      const [box, corner] = [boxes[line.from], corners[line.from]];
      if (!isLoop(line) || box === undefined || corner === undefined) return paths.get(`e${at}`) ?? "";
      const [x, from, to] = [corner.x + box.width, corner.y + middleOf(box, line.row), corner.y + middleOf(box, 0)];
      const [start, end] = [`${round(x)} ${round(from)}`, `${round(x)} ${round(to)}`];
      return `M${start}C${round(x + loop)} ${round(from)} ${round(x + loop)} ${round(to)} ${end}`;
    }),
  };
}

/** Graphviz draws these as wide as the box. */
function isLoop({ from, to }: Line): boolean {
  return from === to;
}

function middleOf({ rows }: Box, row: number): number {
  return heightOf({ rows: rows.slice(0, row) }) + (rows[row] ?? 0) / 2;
}

export function heightOf({ rows }: Pick<Box, "rows">): number {
  return rows.reduce((sum, row) => sum + row, 0);
}

function dotOf(boxes: readonly Box[], lines: readonly Line[]): string {
  const nodes = boxes.map(({ width, rows }, at) => {
    const cells = rows.map(
      (height, row) => `<TR><TD PORT="r${row}" FIXEDSIZE="TRUE" WIDTH="${width}" HEIGHT="${height}"></TD></TR>`,
    );
    return `b${at} [label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">${cells.join("")}</TABLE>>]`;
  });
  const edges = lines.flatMap((line, at) =>
    isLoop(line) ? [] : [`b${line.from}:r${line.row} -> b${line.to}:r0 [id="e${at}"]`],
  );
  const settings = ["rankdir=LR", "nodesep=0.35", "ranksep=0.75", "node [shape=plain margin=0]", "edge [dir=none]"];
  return `digraph {${[...settings, ...nodes, ...edges].join(";")}}`;
}

function numbers(text: string): number[] {
  return text.split(/[ ,]+/).map(Number);
}

/** A spline of Graphviz is a point, and three for each curve after it; its y counts from below. */
function pathOf(points: readonly number[], height: number): string {
  const at = (index: number): string => `${round(points[index] ?? 0)} ${round(height - (points[index + 1] ?? 0))}`;
  const curves = points.flatMap((_, index) => (index % 2 === 0 && index > 0 ? [at(index)] : []));
  return `M${at(0)}C${curves.join(" ")}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
