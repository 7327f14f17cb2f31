// A review → the comment on a pull request, not longer than GitHub takes one. What doesn't fit is left out, the least
// important first, and the comment says so.
import type { Nodes, Root, RootContent } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import { toMarkdown } from "mdast-util-to-markdown";
import { heading, list, name, paragraph, quote, strong } from "./markdown-nodes.ts";
import { findingItems, type Measure, migrationSection, overview } from "./markdown-parts.ts";
import type { Review } from "./review.ts";
import { clipped, mapTexts, sentence, spelledOut } from "./texts.ts";
import { commandForAll, findingsInWords, findingsOf, proofsInWords, subjectInWords } from "./words.ts";

/** The characters of a comment's body. */
const limit = 65_536;

/** By this a program finds the comment again, to replace it. */
const marker = "<!-- sluice review -->";

const whole: Measure = { leave: [], most: Number.POSITIVE_INFINITY };

/** From all there is to what always fits. */
const measures: readonly Measure[] = [
  whole,
  { ...whole, leave: ["down"] },
  { ...whole, leave: ["down", "diagrams"] },
  { ...whole, leave: ["down", "diagrams", "up"] },
  ...[100, 30, 10, 3].map((most): Measure => ({ leave: ["down", "diagrams", "up"], most })),
];

/** Of a text, where only some items of each list are told. */
const longest = 300;

const names = { down: "the SQL of the way back", diagrams: "the diagrams", up: "the SQL" } as const;

export function reviewMarkdown(review: Review): string {
  const shown = mapTexts(review, spelledOut);
  for (const measure of measures) {
    const root = documentOf(
      measure.most < whole.most ? mapTexts(shown, (text) => clipped(text, longest)) : shown,
      measure,
    );
    // Escaping takes its time, and adds to the length: what is too long before isn't worth it.
    const text = lengthOf(root) > limit ? "" : written(root);
    if (text !== "" && text.length <= limit) return text;
  }
  throw new Error("a review that was cut down to a few lines is too long for a comment");
}

function documentOf(review: Review, measure: Measure): Root {
  const { findings, migrations } = review;
  const children: RootContent[] = [
    { type: "html", value: marker },
    heading(2, `Migrations: ${findingsInWords(findingsOf(review))}`),
    paragraph(`${sentence(subjectInWords(review))} ${sentence(proofsInWords(review))}`.trim()),
    ...shortened(review, measure),
    ...(migrations.length === 0 ? [] : [overview(migrations, measure)]),
    ...(findings.length === 0
      ? []
      : [heading(3, "The history as a whole"), list(findingItems(findings, measure, true))]),
    ...migrations.slice(0, measure.most).flatMap((migration) => migrationSection(migration, measure)),
  ];
  return { type: "root", children };
}

function lengthOf(node: Nodes): number {
  const own = "value" in node ? node.value.length : 0;
  return "children" in node ? node.children.reduce((sum, child) => sum + lengthOf(child), own) : own;
}

function written(root: Root): string {
  return toMarkdown(root, { extensions: [gfmToMarkdown({ tablePipeAlign: false })], bullet: "-", rule: "-" });
}

function shortened(review: Review, { leave, most }: Measure): RootContent[] {
  if (leave.length === 0) return [];
  const left = [
    ...leave.map((each) => names[each]),
    ...(most < whole.most ? [`the ends of long texts, and of long lists all but ${most}`] : []),
  ];
  return [
    quote(
      paragraph(
        strong("Shortened"),
        " to fit into a comment; left out: ",
        `${left.join(", ")}. All of it: `,
        name(commandForAll(review)),
      ),
    ),
  ];
}
