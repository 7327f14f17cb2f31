// Names and texts that mean something to a format break none of them: what a reader's parser sees has the same shape as with
// harmless ones, and the text comes out of it.
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { type DefaultTreeAdapterTypes as Html, parse } from "parse5";
import { describe, expect, test } from "vitest";
import { reportReview } from "../../src/cli/reports/review.ts";
import { visible } from "../../src/cli/visible.ts";
import { reviewAnnotations } from "../../src/review/annotations.ts";
import { reviewHtml } from "../../src/review/html.ts";
import { reviewMarkdown } from "../../src/review/markdown.ts";
import { oneLine, spelledOut } from "../../src/review/texts.ts";
import { hostile, hostileTexts } from "./fixture.ts";

const harmless = hostile("harmless");

describe("markdown", () => {
  const read = (text: string): Nodes =>
    fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const nodes = (node: Nodes): Nodes[] => ["children" in node ? node.children.flatMap(nodes) : [], node].flat();
  const inLines = ["text", "strong", "inlineCode", "break", "link"];
  const blocks = (node: Nodes): string[] =>
    nodes(node)
      .map(({ type }) => type)
      .filter((type) => !inLines.includes(type));

  const wordsOf = (node: Nodes): string => (node.type === "text" ? node.value : "?");

  test.each(hostileTexts)("%j stays a text", (text) => {
    const [tree, expected] = [read(reviewMarkdown(hostile(text))), read(reviewMarkdown(harmless))];
    expect(blocks(tree)).toEqual(blocks(expected));
    const html = nodes(tree).filter((node) => node.type === "html");
    for (const { value } of html) {
      expect(value).toMatch(/^(?:<!-- sluice review -->|<details>\n<summary>[^<>]*<\/summary>|<\/details>)$/);
    }
    // An address links to itself, and nothing links elsewhere.
    const links = nodes(tree).flatMap((node) => (node.type === "link" ? [node] : []));
    for (const { url, children } of links)
      expect(url.replace(/^http:\/\/(?=www)/, "")).toBe(children.map(wordsOf).join(""));
    const codes = nodes(tree).flatMap((node) => (node.type === "inlineCode" ? [node.value] : []));
    expect(codes).toContain(oneLine(spelledOut(text)).split("/").at(-1)?.trim());
    const sql = nodes(tree).flatMap((node) => (node.type === "code" && node.lang === "sql" ? [node.value] : []));
    expect(sql).toHaveLength(2);
    for (const script of sql) expect(script).toContain(spelledOut(text));
  });

  test("nobody is called", () => {
    const prose = nodes(read(reviewMarkdown(hostile("@everyone fixes #12"))));
    const texts = prose.flatMap((node) => (node.type === "text" ? [node.value] : []));
    expect(texts.filter((text) => /[@#]\w/.test(text))).toEqual([]);
    expect(texts.join()).toContain("@\u200beveryone fixes #\u200b12");
  });
});

describe("mermaid", () => {
  const lines = [
    /^erDiagram$/,
    /^ {2}t\d+\["[^"%\r\n\\]+"\]( \{)?$/,
    /^ {4}[A-Za-z_][\w()[\]]* (?!pk |fk |uk )[A-Za-z_][\w()[\]]*( (PK|FK|UK)(,(PK|FK|UK))*)?( "[^"%\r\n\\]+")?$/i,
    /^ {2}\}$/,
    /^ {2}t\d+ \}o--(\|\||o\|) t\d+ : "[^"%\r\n\\]+"$/,
  ];

  test.each(hostileTexts)("%j: each line is one that the grammar knows", (text) => {
    const diagrams = [...reviewMarkdown(hostile(text)).matchAll(/^```mermaid\n(.*?)\n```$/gms)];
    expect(diagrams).toHaveLength(2);
    for (const [, diagram = ""] of diagrams) {
      const unknown = diagram.split("\n").filter((line) => !lines.some((known) => known.test(line)));
      expect(unknown).toEqual([]);
      expect(diagram.split("\n")).toHaveLength(6);
      expect(diagram).not.toMatch(/direction\s/i);
    }
  });
});

describe("html", () => {
  const elements = (node: Html.Node): Html.Element[] => [
    ...("tagName" in node ? [node] : []),
    ...("childNodes" in node ? node.childNodes.flatMap(elements) : []),
  ];
  const textOf = (node: Html.Node): string =>
    node.nodeName === "#text"
      ? (node as Html.TextNode).value
      : "childNodes" in node
        ? node.childNodes.map(textOf).join("")
        : "";
  const read = async (
    text: string,
  ): Promise<{ readonly elements: readonly Html.Element[]; readonly errors: readonly string[] }> => {
    const errors: string[] = [];
    const page = parse(await reviewHtml(hostile(text)), { onParseError: ({ code }) => void errors.push(code) });
    return { elements: elements(page), errors };
  };
  /** Code between backticks comes and goes with the text. */
  const shape = (all: readonly Html.Element[]): string[] =>
    all
      .filter(({ tagName }) => tagName !== "code")
      .map(({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join(" ")}`);

  test.each(hostileTexts)("%j stays a text", async (text) => {
    const [page, expected] = [await read(text), await read("harmless")];
    expect(page.errors).toEqual([]);
    expect(shape(page.elements)).toEqual(shape(expected.elements));
    const attributes = page.elements.flatMap(({ attrs }) => attrs);
    expect(attributes.filter(({ name }) => name.startsWith("on"))).toEqual([]);
    expect(attributes.filter(({ name, value }) => name === "href" && !/^#migration-\d+$/.test(value))).toEqual([]);
    const files = page.elements.filter(({ tagName }) => tagName === "code").map(textOf);
    expect(files).toContain(spelledOut(text));
  });

  test("a page asks for nothing", async () => {
    const { elements: all } = await read("harmless");
    expect(all.filter(({ tagName }) => ["script", "link", "img", "iframe", "object"].includes(tagName))).toEqual([]);
    expect(all.flatMap(({ attrs }) => attrs).filter(({ name }) => name === "src" || name.endsWith(":href"))).toEqual(
      [],
    );
    const style = all.filter(({ tagName }) => tagName === "style").map(textOf);
    expect(style.join()).not.toMatch(/url\(|@import/);
  });
});

describe("annotations", () => {
  const decoded = (text = ""): string =>
    text.replaceAll(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

  test.each(hostileTexts)("%j is one command for each finding, and reads back", (text) => {
    const lines = reviewAnnotations(hostile(text)).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      const [, file, message] = /^::error file=([^,:\r\n]*),line=3,title=[\w-]+::([^\r\n]*)$/.exec(line) ?? [];
      expect(decoded(file)).toBe(text);
      expect(decoded(message)).toBe(`${text} (10 rows, 10 bytes)\nInstead: ${text}`);
    }
  });
});

describe("terminal", () => {
  test.each(hostileTexts)("%j forges no line and drives nothing", (text) => {
    const [said, expected] = [visible(reportReview(hostile(text))), visible(reportReview(harmless))];
    expect(said.split("\n")).toHaveLength(expected.split("\n").length);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(said).not.toMatch(/[\0-\x09\x0b-\x1f\u202a-\u202e]/);
  });
});
