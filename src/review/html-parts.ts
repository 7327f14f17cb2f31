// The parts of the page: findings, and a card for each migration.
import type { Level } from "../engine/rules/rule.ts";
import { drawingOf } from "./drawing.ts";
import { type Html, html } from "./html-template.ts";
import type { Diagram, DiagramTable, ReviewedMigration, ReviewedTransaction, ReviewFinding } from "./review.ts";
import { scriptInWords } from "./script.ts";
import { oneLine, spansOf } from "./texts.ts";
import {
  accepted,
  changedInWords,
  type Fact,
  factsIn,
  open,
  placeOf,
  proofDetail,
  sizeAfter,
  states,
} from "./words.ts";

export function levelClass(level: Level | null): Level | "good" {
  return level ?? "good";
}

const levelWords: Readonly<Record<Level, string>> = { error: "✗ Error", warning: "! Warning", info: "i Note" };

/** The gravest first, what is accepted last. */
export function findingList(findings: readonly ReviewFinding[], withFile: boolean): Html {
  const items = [...open(findings), ...accepted(findings)].map((each) => findingItem(each, withFile));
  return html`<ul class="findings">${items}</ul>`;
}

function findingItem(finding: ReviewFinding, withFile: boolean): Html {
  const { level, rule, message, weight, instead } = finding;
  const isOpen = finding.accepted === null;
  return html`<li class="finding ${isOpen ? level : "settled"}">
<p><span class="level">${isOpen ? levelWords[level] : "✓ Accepted"}</span> <code>${rule}</code> <span class="soft">${placeOf(finding, withFile)}</span></p>
<p class="what">${prose(`${message}${sizeAfter(weight)}`)}</p>
<p>${isOpen ? "Instead: " : "Accepted because: "}${prose(finding.accepted ?? instead)}</p>
</li>
`;
}

function prose(text: string): Html[] {
  return spansOf(text).map((span) => (span.isCode ? html`<code>${span.text}</code>` : html`${span.text}`));
}

export async function migrationCard(migration: ReviewedMigration, id: string): Promise<Html> {
  const { name, file, scope, app, operations, findings, up, down, diagram } = migration;
  const found = findings.length === 0 ? "" : html`<h3>Findings</h3>${findingList(findings, false)}`;
  const done =
    operations.length === 0
      ? ""
      : html`<h3>Operations</h3><ul class="operations">${operations.map(operationItem)}</ul>`;
  return html`<article class="card" id="${id}">
<h2>${oneLine(name)}</h2>
<p class="soft"><code>${file}</code>, ${app === null ? scope : `app ${app}`}</p>
${found}
${done}
${ways(migration)}
${await diagrams(diagram)}
${script("SQL up", up)}
${down === null ? "" : script("SQL down", down)}
</article>
`;
}

function operationItem({ words, line }: ReviewedMigration["operations"][number]): Html {
  const [sign, tone] = words.startsWith("add")
    ? ["+", "good"]
    : words.startsWith("drop")
      ? ["−", "error"]
      : ["~", "warning"];
  return html`<li class="${tone}"><b aria-hidden="true">${sign}</b>${words} <span class="soft">${line === null ? "" : `line ${line}`}</span></li>
`;
}

export const proofTones = { proven: "good", refuted: "error", unproven: "warning" } as const;

function ways({ proof, wayBack, irreversible }: ReviewedMigration): Html {
  const back = irreversible === null ? wayBack : irreversible;
  return html`<div class="ways">
<div><h3>Proof</h3><p><span class="tag ${proofTones[proof.state]}">${states[proof.state]}</span> ${prose(proofDetail(proof))}</p></div>
<div><h3>Way back</h3><p>${irreversible === null ? "" : html`<span class="tag error">can't be undone</span> `}${prose(back)}</p></div>
</div>`;
}

async function diagrams({ before, after }: Diagram): Promise<Html | string> {
  if (before.length + after.length === 0) return "";
  const legend = "+ added, − removed, ~ changed; PK, FK, UK: primary, foreign and unique keys; ?: may be null";
  const words = oneLine(changedInWords({ before, after }));
  return html`<h3>Tables</h3>
<div class="sides">${[await figure("Before", before, words), await figure("After", after, words)]}</div>
<p class="soft"><small>${legend}</small></p>`;
}

async function figure(side: string, tables: readonly DiagramTable[], words: string): Promise<Html> {
  if (tables.length === 0)
    return html`<figure><figcaption>${side}</figcaption><p class="soft">None of these tables.</p></figure>`;
  const { svg, width } = await drawingOf(tables, `${side}: ${words}`);
  return html`<figure tabindex="0" style="--width: ${width + 20}px"><figcaption>${side}</figcaption>${svg}</figure>`;
}

function script(title: string, transactions: readonly ReviewedTransaction[]): Html {
  const facts = factsIn(transactions);
  const blocks = transactions.map(({ transactional, statements }) => {
    const items = statements.map(
      (
        statement,
      ) => html`<li>${tags(facts(statement))}<pre><code>${statement.sql ?? "(code of the migration file)"}</code></pre></li>
`,
    );
    return html`<div class="transaction"><p>${transactional ? "One transaction" : "Outside of a transaction"}</p><ol>${items}</ol></div>`;
  });
  return html`<details><summary>${title} <span>${scriptInWords(transactions)}</span></summary>${blocks}</details>`;
}

function tags(facts: readonly Fact[]): Html | string {
  if (facts.length === 0) return "";
  return html`<p class="facts">${facts.map(({ words, grows }) => html`<span class="tag ${grows ? "warning" : "settled"}">${words}</span>`)}</p>`;
}
