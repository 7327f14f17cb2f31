// The parts of the comment: the table of all migrations, findings, and one migration.
import type { RootContent, Table } from "mdast";
import {
  code,
  details,
  heading,
  lineBreak,
  list,
  name,
  type Piece,
  paragraph,
  strong,
  table,
} from "./markdown-nodes.ts";
import { mermaidOf } from "./mermaid.ts";
import type { Diagram, ReviewedMigration, ReviewFinding } from "./review.ts";
import { scriptInWords, scriptOf } from "./script.ts";
import {
  accepted,
  changedInWords,
  count,
  findingsInWords,
  gravest,
  open,
  placeOf,
  proofInWords,
  sizeAfter,
  states,
} from "./words.ts";

/** How much of a review is told. */
export interface Measure {
  readonly leave: readonly ("down" | "diagrams" | "up")[];
  /** So many items of each list. */
  readonly most: number;
}

const marks = { error: "❌", warning: "⚠️", info: "ℹ️", none: "✅", accepted: "☑️" } as const;
const proofMarks = { proven: "✅", refuted: "❌", unproven: "⚠️" } as const;

/** A row for each migration. */
export function overview(migrations: readonly ReviewedMigration[], { most }: Measure): Table {
  const shown = migrations.slice(0, most);
  const rest = migrations.slice(most);
  const rows = shown.map(({ file, findings, proof, wayBack }): Piece[][] => [
    [marks[gravest(findings) ?? "none"]],
    [name(baseName(file))],
    [findingsInWords(findings)],
    [states[proof.state]],
    [wayBack],
  ]);
  const more =
    rest.length === 0
      ? []
      : [[[], [`and ${rest.length} more`], [findingsInWords(rest.flatMap(({ findings }) => findings))], [], []]];
  return table([[[], ["Migration"], ["Findings"], ["Proof"], ["Way back"]], ...rows, ...more]);
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

/** The gravest first, what is accepted last. */
export function findingItems(findings: readonly ReviewFinding[], { most }: Measure, withFile: boolean): Piece[][] {
  const sorted = [...open(findings), ...accepted(findings)];
  const items = sorted.slice(0, most).map((each) => findingItem(each, withFile));
  return sorted.length > most ? [...items, [`and ${sorted.length - most} more`]] : items;
}

function findingItem(finding: ReviewFinding, withFile: boolean): Piece[] {
  const { level, rule, message, weight, instead } = finding;
  const reason = finding.accepted;
  const place = placeOf(finding, withFile);
  return [
    `${reason === null ? marks[level] : marks.accepted} `,
    strong(rule),
    `: ${message}${sizeAfter(weight)}`,
    ...(place === "" ? [] : [", ", withFile ? name(place) : place]),
    lineBreak,
    reason === null ? `Instead: ${instead}` : `Accepted: ${reason}`,
  ];
}

export function migrationSection(migration: ReviewedMigration, measure: Measure): RootContent[] {
  const { file, scope, app, operations, findings, proof, wayBack, irreversible } = migration;
  const { most } = measure;
  const whose = app === null ? scope : `app ${app}`;
  const done = operations
    .slice(0, most)
    .map(({ words, line }): Piece[] => [`${words}${line === null ? "" : `, line ${line}`}`]);
  const rest = operations.length > most ? [[`and ${count(operations.length - most, "operation")} more`]] : [];
  const back =
    irreversible === null ? [strong("Way back"), `: ${wayBack}`] : [strong("Can't be undone"), `: ${irreversible}`];
  return [
    heading(3, migration.name),
    paragraph(name(file), `, ${whose}`),
    ...(done.length === 0 ? [] : [list([...done, ...rest])]),
    ...(findings.length === 0 ? [] : [heading(4, "Findings"), list(findingItems(findings, measure, false))]),
    paragraph(strong("Proof"), `: ${proofMarks[proof.state]} ${proofInWords(proof)}`, lineBreak, ...back),
    ...scripts(migration, measure),
    ...(measure.leave.includes("diagrams") ? [] : diagrams(migration.diagram)),
  ];
}

function scripts({ up, down }: ReviewedMigration, { leave }: Measure): RootContent[] {
  return [
    ...(leave.includes("up") ? [] : details(`SQL up: ${scriptInWords(up)}`, code("sql", scriptOf(up)))),
    ...(leave.includes("down") || down === null
      ? []
      : details(`SQL down: ${scriptInWords(down)}`, code("sql", scriptOf(down)))),
  ];
}

function diagrams({ before, after }: Diagram): RootContent[] {
  if (before.length + after.length === 0) return [];
  const sides = [
    ["Before", before],
    ["After", after],
  ] as const;
  return details(
    `Diagram: ${changedInWords({ before, after })}`,
    ...sides.flatMap(([side, tables]): RootContent[] =>
      tables.length === 0
        ? [paragraph(strong(side), ": none of these tables")]
        : [paragraph(strong(side)), code("mermaid", mermaidOf(tables))],
    ),
  );
}
