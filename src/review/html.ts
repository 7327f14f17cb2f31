// A review → one page that needs nothing but itself: no script, no font, no request.
import { findingList, levelClass, migrationCard, proofTones } from "./html-parts.ts";
import { style } from "./html-style.ts";
import { Html, html } from "./html-template.ts";
import type { Review, ReviewedMigration } from "./review.ts";
import { mapTexts, oneLine, sentence, spelledOut } from "./texts.ts";
import { findingsInWords, findingsOf, gravest, proofsInWords, states, subjectInWords } from "./words.ts";

/** How many rows stand at the ends of a line in a diagram: many, one, none or one. */
const marks = html`<svg class="marks" aria-hidden="true"><defs>
<marker id="many" viewBox="0 0 10 10" refX="0" refY="5" markerWidth="9" markerHeight="9" orient="auto"><path d="M0 1L9 5L0 9"/></marker>
<marker id="one" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" markerHeight="9" orient="auto"><path d="M6 1V9"/></marker>
<marker id="maybe" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" markerHeight="9" orient="auto"><path d="M8.5 1V9"/><circle cx="4" cy="5" r="3"/></marker>
</defs></svg>`;

export async function reviewHtml(review: Review): Promise<string> {
  const shown = mapTexts(review, spelledOut);
  const { migrations, findings } = shown;
  const all = findingsOf(shown);
  const verdict = findingsInWords(all);
  const cards: Html[] = [];
  for (const [at, migration] of migrations.entries()) cards.push(await migrationCard(migration, idOf(at)));
  const whole =
    findings.length === 0
      ? ""
      : html`<section class="card"><h2>The history as a whole</h2>${findingList(findings, true)}</section>`;
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Migrations: ${verdict}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
<header class="${levelClass(gravest(all))}">
<p class="kicker">Review of migrations</p>
<h1>${verdict.slice(0, 1).toUpperCase()}${verdict.slice(1)}</h1>
<p class="soft">${sentence(oneLine(subjectInWords(shown)))} ${sentence(proofsInWords(shown))}</p>
</header>
${contents(migrations)}
${whole}
${cards}
</main>
${marks}
</body>
</html>
`;
  return text;
}

function idOf(at: number): string {
  return `migration-${at + 1}`;
}

function contents(migrations: readonly ReviewedMigration[]): Html | string {
  if (migrations.length === 0) return "";
  const rows = migrations.map(
    (
      { name, findings, proof },
      at,
    ) => html`<li class="${levelClass(gravest(findings))}"><a href="#${idOf(at)}">${name}</a>
<span class="tag">${findingsInWords(findings)}</span> <span class="tag ${proofTones[proof.state]}">${states[proof.state]}</span></li>
`,
  );
  return html`<nav aria-label="Migrations"><ol class="toc">${rows}</ol></nav>`;
}
