// One migration of a review: what it does in words and in SQL, how its trial went, and what the rules find in it.
import type { Catalog } from "../engine/catalog/catalog.ts";
import { displayName, keyOf, type ObjectId } from "../engine/catalog/object-id.ts";
import { describe } from "../engine/describe.ts";
import { wayBack } from "../engine/losses.ts";
import { apply } from "../engine/operations/apply.ts";
import { type Finding, findingsIn, type Weighing } from "../engine/rules/finding.ts";
import type { Examined, ExaminedStep, Found, Measured, Topic } from "../engine/rules/rule.ts";
import { type Sizes, sizesRenamed } from "../engine/rules/sizes.ts";
import { topics } from "../engine/rules/topics.ts";
import type { HistoryEntry } from "../project/history.ts";
import { unmeasured } from "../proof/measure.ts";
import type { Proof, Unproven } from "../proof/proof.ts";
import type { Rehearsal } from "../proof/rehearse.ts";
import { diagramOf } from "../review/diagram.ts";
import { operationLines } from "../review/lines.ts";
import type {
  ReviewedMigration,
  ReviewedProof,
  ReviewedStatement,
  ReviewedTransaction,
  ReviewFinding,
  Weight,
} from "../review/review.ts";
import { segmentsOf } from "../runner/steps.ts";

export interface Reviewing {
  readonly scope: string;
  /** As reports show the file. */
  readonly file: string;
  readonly text: string;
  readonly entry: HistoryEntry;
  readonly trial: Rehearsal | Unproven;
  /** What the migrations before it make, as far as they say it in operations. */
  readonly made: () => Catalog;
  readonly sizes: Sizes;
  readonly rules: Pick<Weighing, "levels" | "smallTable">;
  readonly around: Pick<Examined, "validated" | "lockTimeout">;
}

export function reviewedMigration(reviewing: Reviewing): ReviewedMigration {
  const { scope, file, text, entry, trial, sizes, rules, around } = reviewing;
  const { up, down, irreversible, transaction, revision, name, app } = entry;
  const weighing: Weighing = { ...rules, sizeOf: (table) => sizes.get(keyOf(table)) };
  const weigh = weigher(sizes);
  const { before, after } = catalogsOf(reviewing);
  const steps = "proof" in trial ? trial.up : unmeasured(up, transaction);
  const back = "proof" in trial ? trial.down : unmeasured(down ?? [], transaction);
  const lines = operationLines(text, up);
  const asFinding = ({ operation, table, ...found }: Finding): ReviewFinding => ({
    ...found,
    scope,
    file,
    line: operation === null ? null : (lines[operation] ?? null),
    weight: table === null ? null : weigh(table),
  });
  const proof = "proof" in trial ? trial.proof : trial;
  const examined: Examined = { up, down, irreversible, steps, before, after, ...around, told: toldBy(proof) };
  return {
    scope,
    revision,
    name,
    file,
    app,
    operations: up.map((operation, at) => ({ words: describe(operation), line: lines[at] ?? null })),
    up: transactionsOf(entry, "up", { steps, weigh }),
    down:
      down === null
        ? null
        : transactionsOf(entry, "down", { steps: back, weigh: weigher(sizesRenamed(sizes, entry.effect)) }),
    wayBack: wayBack(up, down),
    irreversible,
    proof: reviewedProof(proof),
    findings: findingsIn(examined, entry.accepts, weighing).map(asFinding),
    diagram: diagramOf(before, after),
  };
}

/** As the replica had them; otherwise as the file says it in operations. */
function catalogsOf({ trial, made, entry }: Reviewing): Pick<Examined, "before" | "after"> {
  const before = "proof" in trial ? trial.before.catalog : made();
  const after = "proof" in trial ? trial.after?.catalog : undefined;
  return { before, after: after ?? apply(before, entry.effect) };
}

/** What the trial itself says. */
function toldBy(proof: Proof): Found[] {
  const told = (topic: Topic, message: string): Found[] => [
    { topic, hit: { operation: null, object: null, table: null, message } },
  ];
  if (proof.state === "proven") return [];
  if (proof.state === "unproven") return told(topics.untried, `could not be tried: ${proof.why}`);
  return told(topics.refuted, `${proof.direction} does not hold: ${proof.message}`);
}

function reviewedProof(proof: Proof): ReviewedProof {
  switch (proof.state) {
    case "proven":
      return { state: "proven", directions: proof.directions.includes("down") ? "both" : "up" };
    case "unproven":
      return proof;
    case "refuted": {
      const at = proof.statement === null ? "" : `: ${proof.statement}`;
      return { state: "refuted", why: `${proof.direction}: ${proof.message}${at}`, objects: proof.objects };
    }
  }
}

type Weigher = (table: ObjectId) => Weight;

function weigher(sizes: Sizes): Weigher {
  return (table) => ({
    table: displayName(table),
    rows: sizes.get(keyOf(table))?.rows ?? null,
    bytes: sizes.get(keyOf(table))?.bytes ?? null,
  });
}

interface Stepped {
  readonly steps: readonly ExaminedStep[];
  readonly weigh: Weigher;
}

function transactionsOf(
  entry: HistoryEntry,
  direction: "up" | "down",
  { steps, weigh }: Stepped,
): ReviewedTransaction[] {
  return segmentsOf(entry[direction] ?? [], entry.transaction).map(({ transactional }, at) => ({
    transactional,
    statements: steps.filter(({ transaction }) => transaction === at).map((step) => reviewedStatement(step, weigh)),
  }));
}

function reviewedStatement({ operation, sql, lock, measured }: ExaminedStep, weigh: Weigher): ReviewedStatement {
  const { locks, rewrites, scans, builds, writes } = measured ?? nothing;
  return {
    operation,
    sql,
    lock,
    measured: measured !== null,
    locks: locks.map((each) => ({ ...weigh(each.table), lock: each.lock })),
    rewrites: rewrites.map(weigh),
    scans: scans.map(weigh),
    builds: builds.map(({ table, index }) => ({ ...weigh(table), index })),
    writes: writes.map(weigh),
  };
}

const nothing: Measured = { locks: [], rewrites: [], scans: [], builds: [], writes: [], empties: [] };
