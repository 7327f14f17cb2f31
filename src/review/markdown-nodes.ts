// The parts of a Markdown document as nodes; mdast-util-to-markdown escapes what stands in them.
import type {
  BlockContent,
  Code,
  Heading,
  List,
  ListItem,
  Paragraph,
  PhrasingContent,
  RootContent,
  Table,
} from "mdast";
import { escaped } from "./html-template.ts";
import { oneLine, type Span, spansOf } from "./texts.ts";

/** A piece of a line: a text, or a node. */
export type Piece = string | PhrasingContent;

export const paragraph = (...pieces: readonly Piece[]): Paragraph => ({
  type: "paragraph",
  children: phrasing(pieces),
});

export const strong = (...pieces: readonly Piece[]): PhrasingContent => ({
  type: "strong",
  children: phrasing(pieces),
});

export const lineBreak: PhrasingContent = { type: "break" };

export function heading(depth: Heading["depth"], ...pieces: readonly Piece[]): Heading {
  return { type: "heading", depth, children: phrasing(pieces) };
}

/** A name or a file. Empty code is no code. */
export function name(text: string): PhrasingContent {
  return { type: "inlineCode", value: oneLine(text) || " " };
}

export function code(lang: "sql" | "mermaid", value: string): Code {
  return { type: "code", lang, value };
}

export function list(items: readonly (readonly Piece[])[]): List {
  const children = items.map(
    (pieces): ListItem => ({ type: "listItem", spread: false, children: [paragraph(...pieces)] }),
  );
  return { type: "list", ordered: false, spread: false, children };
}

export function quote(...children: BlockContent[]): RootContent {
  return { type: "blockquote", children };
}

export function table(rows: readonly (readonly (readonly Piece[])[])[]): Table {
  return {
    type: "table",
    children: rows.map((cells) => ({
      type: "tableRow",
      children: cells.map((pieces) => ({ type: "tableCell", children: phrasing(pieces) })),
    })),
  };
}

/** Folded away until somebody wants to see it. */
export function details(summary: string, ...children: readonly RootContent[]): RootContent[] {
  return [
    { type: "html", value: `<details>\n<summary>${escaped(withoutMentions(oneLine(summary)))}</summary>` },
    ...children,
    { type: "html", value: "</details>" },
  ];
}

function phrasing(pieces: readonly Piece[]): PhrasingContent[] {
  return pieces.flatMap((piece) => (typeof piece === "string" ? spansOf(oneSpaced(piece)).map(spanNode) : piece));
}

function spanNode({ text, isCode }: Span): PhrasingContent {
  return isCode ? { type: "inlineCode", value: text } : { type: "text", value: withoutMentions(text) };
}

function oneSpaced(text: string): string {
  return text.replaceAll("\n", " ");
}

/** GitHub calls people and issues by what is rendered, escaped or not: a space without width keeps it from that. */
function withoutMentions(text: string): string {
  return text.replaceAll(/[@#](?=\w)/g, "$&\u200b");
}
