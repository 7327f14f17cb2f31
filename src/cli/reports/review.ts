import type { Level } from "../../engine/rules/rule.ts";
import type { Review, ReviewedMigration, ReviewFinding } from "../../review/review.ts";
import { mapTexts, oneLine } from "../../review/texts.ts";
import {
  accepted,
  findingsInWords,
  findingsOf,
  open,
  placeOf,
  proofInWords,
  proofsInWords,
  sizeAfter,
  subjectInWords,
} from "../../review/words.ts";
import { colors } from "../colors.ts";
import { sign } from "./operations.ts";

const marks: Readonly<Record<Level, string>> = {
  error: colors.red("✗"),
  warning: colors.yellow("!"),
  info: colors.cyan("i"),
};

const proofMarks = { proven: colors.green("✓"), refuted: colors.red("✗"), unproven: colors.yellow("!") } as const;

/** What is about the whole, each migration with what was found in it, and the sum. */
export function reportReview(data: Review): string {
  const review = mapTexts(data, oneLine);
  const whole = findingsIn(review.findings, true);
  const blocks = [...(whole.length === 0 ? [] : [whole]), ...review.migrations.map(blockOf), sumOf(review)];
  return blocks.map((lines) => lines.join("\n")).join("\n\n");
}

function blockOf({ file, operations, findings, proof, wayBack, irreversible }: ReviewedMigration): string[] {
  const back = irreversible === null ? `way back: ${wayBack}` : `can't be undone: ${irreversible}`;
  return [
    colors.bold(file),
    ...operations.map(
      ({ words, line }) => `  ${sign(words)} ${words}${colors.dim(line === null ? "" : `, line ${line}`)}`,
    ),
    ...findingsIn(findings, false).map((line) => `  ${line}`),
    `  ${proofMarks[proof.state]} ${proofInWords(proof)}`,
    `  ${colors.dim("↶")} ${back}`,
  ];
}

/** The gravest first, what is accepted last. */
function findingsIn(findings: readonly ReviewFinding[], withFile: boolean): string[] {
  return [
    ...open(findings).flatMap((each) => [`${marks[each.level]} ${said(each, withFile)}`, `  → ${each.instead}`]),
    ...accepted(findings).map((each) => colors.dim(`✓ ${said(each, withFile)}, accepted: ${each.accepted}`)),
  ];
}

function said(finding: ReviewFinding, withFile: boolean): string {
  const place = placeOf(finding, withFile);
  return `${finding.rule}: ${finding.message}${sizeAfter(finding.weight)}${colors.dim(place === "" ? "" : `, ${place}`)}`;
}

function sumOf(review: Review): string[] {
  const found = findingsOf(review);
  const proofs = proofsInWords(review);
  return [
    colors.bold(`${findingsInWords(found)}${proofs === "" ? "" : `; ${proofs}`}`),
    colors.dim(subjectInWords(review)),
  ];
}
