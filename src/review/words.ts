// What every report says in the same words: sizes, counts, what a statement does to tables, the proof.
import { type Level, levels } from "../engine/rules/rule.ts";
import type {
  Diagram,
  Review,
  ReviewedProof,
  ReviewedStatement,
  ReviewedTransaction,
  ReviewFinding,
  Weight,
} from "./review.ts";

/** The formatters of one language, whatever the machine's own is: a report is the same everywhere. */
const plain = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", compactDisplay: "long", maximumFractionDigits: 1 });

/** `3 findings`, `1 finding` */
export function count(many: number, one: string, several = `${one}s`): string {
  return `${plain.format(many)} ${many === 1 ? one : several}`;
}

/** `1.2 million rows`, `12,345 rows`, `no rows` */
export function rowsInWords(rows: number): string {
  if (rows === 0) return "no rows";
  return rows < 1_000_000 ? count(rows, "row") : `${compact.format(rows)} rows`;
}

const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];

/** As `pg_size_pretty` counts, in powers of 1024: `340 MB`, `1.5 GB`. */
export function bytesInWords(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 0 ? Number(value.toFixed(1)) : Math.round(value)} ${units[power]}`;
}

/** `1.2 million rows, 340 MB`; empty where nothing is known. */
export function sizeInWords({ rows, bytes }: Pick<Weight, "rows" | "bytes">): string {
  return [rows === null ? "" : rowsInWords(rows), bytes === null ? "" : bytesInWords(bytes)].filter(Boolean).join(", ");
}

/** In parentheses, after a blank; empty where nothing is known. */
export function sizeAfter(weight: Weight | null): string {
  const size = weight === null ? "" : sizeInWords(weight);
  return size === "" ? "" : ` (${size})`;
}

export interface Fact {
  readonly words: string;
  /** Does its time grow with the rows? */
  readonly grows: boolean;
}

/** Of a script that wasn't measured at all, nothing is said of it at each statement. */
export function factsIn(transactions: readonly ReviewedTransaction[]): (statement: ReviewedStatement) => Fact[] {
  if (isMeasured(transactions)) return factsOf;
  return ({ lock }) => (lock === null ? [] : [{ words: lock, grows: false }]);
}

/** Was at least one statement tried? */
export function isMeasured(transactions: readonly ReviewedTransaction[]): boolean {
  return transactions.some(({ statements }) => statements.some(({ measured }) => measured));
}

/** What a statement does to the tables that were there: `ACCESS EXCLUSIVE on posts, rewrites it (1.2 million rows, 340 MB)`. */
function factsOf(statement: ReviewedStatement): Fact[] {
  const { measured, lock, locks, rewrites, scans, builds, writes } = statement;
  if (!measured) return [{ words: lock === null ? "not measured" : `${lock} (not measured)`, grows: false }];
  const tables = new Map<string, { readonly weight: Weight; readonly lock?: string; readonly work: string[] }>();
  for (const { lock: held, ...weight } of locks) tables.set(weight.table, { weight, lock: held, work: [] });
  const add = (weights: readonly Weight[], work: (table: Weight) => string): void => {
    for (const weight of weights) {
      const known = tables.get(weight.table) ?? { weight, work: [] };
      known.work.push(work(weight));
      tables.set(weight.table, known);
    }
  };
  add(rewrites, () => "rewrites");
  add(scans, () => "scans");
  for (const build of builds) add([build], () => `builds index ${build.index} on`);
  add(writes, () => "writes to");
  return [...tables.values()].map(({ weight, lock: held, work }) => {
    const first = held === undefined ? [] : [`${held} on ${weight.table}`];
    const rest = work.map((each, at) => `${each} ${first.length + at === 0 ? weight.table : "it"}`);
    const grows = work.length > 0;
    return { words: `${[...first, ...rest].join(", ")}${grows ? sizeAfter(weight) : ""}`, grows };
  });
}

/** All of them: about the whole, then migration by migration. */
export function findingsOf({ findings, migrations }: Review): ReviewFinding[] {
  return [...findings, ...migrations.flatMap((migration) => migration.findings)];
}

/** Those that count, the gravest first. */
export function open(findings: readonly ReviewFinding[]): ReviewFinding[] {
  return levels.flatMap((level) => findings.filter((each) => each.level === level && each.accepted === null));
}

export function accepted(findings: readonly ReviewFinding[]): ReviewFinding[] {
  return findings.filter((each) => each.accepted !== null);
}

const nouns: Readonly<Record<Level, readonly [string, string]>> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["note", "notes"],
};

/** `2 errors, 1 warning, 1 accepted`; `no findings` */
export function findingsInWords(findings: readonly ReviewFinding[]): string {
  const counts = levels.flatMap((level) => {
    const many = findings.filter((each) => each.level === level && each.accepted === null).length;
    return many === 0 ? [] : [count(many, ...nouns[level])];
  });
  const settled = accepted(findings).length;
  return [...counts, ...(settled === 0 ? [] : [count(settled, "accepted", "accepted")])].join(", ") || "no findings";
}

/** Where it was found: `core/db/migrations/head:1`, or `line 14` of a file that is named already; empty: that isn't known. */
export function placeOf({ file, line }: ReviewFinding, withFile: boolean): string {
  if (withFile && file !== null) return line === null ? file : `${file}:${line}`;
  return line === null ? "" : `line ${line}`;
}

/** The gravest level that counts; `null`: nothing does. */
export function gravest(findings: readonly ReviewFinding[]): Level | null {
  return open(findings)[0]?.level ?? null;
}

/** `3 migrations that origin/main doesn't have; rows estimated by db.example.com/blog` */
export function subjectInWords({ migrations, base, database }: Review): string {
  const many = migrations.length;
  if (many === 0)
    return `nothing to review: ${base === null ? "every migration is applied" : `${base} has every migration`}`;
  const missing = base === null ? `${many === 1 ? "isn't" : "aren't"} applied` : `${base} doesn't have`;
  const rows = database === null ? "no database was named to count rows" : `rows estimated by ${database}`;
  return `${count(many, "migration")} that ${missing}; ${rows}`;
}

/** What came of a proof. */
export const states = { proven: "proven", refuted: "refuted", unproven: "not proven" } as const;

/** What was proven, or why nothing was: `up and down` */
export function proofDetail(proof: ReviewedProof): string {
  if (proof.state === "proven") return proof.directions === "both" ? "up and down" : "up";
  return proof.state === "refuted" && proof.objects.length > 0
    ? `${proof.why} (${proof.objects.join(", ")})`
    : proof.why;
}

/** `proven: up and down`, `refuted: …`, `not proven: …` */
export function proofInWords(proof: ReviewedProof): string {
  return `${states[proof.state]}: ${proofDetail(proof)}`;
}

/** `1 proven, 1 refuted`; empty where there is no migration. */
export function proofsInWords({ migrations }: Review): string {
  return (["proven", "refuted", "unproven"] as const)
    .map((state) => [migrations.filter(({ proof }) => proof.state === state).length, states[state]] as const)
    .filter(([many]) => many > 0)
    .map(([many, word]) => `${many} ${word}`)
    .join(", ");
}

/** What differs in a diagram: `legacy_drafts removed, posts changed` */
export function changedInWords({ before, after }: Diagram): string {
  const changes = new Map([...before, ...after].map(({ name, change }) => [name, change]));
  const words = [...changes].filter(([, change]) => change !== "same").map(([name, change]) => `${name} ${change}`);
  return words.sort().join(", ");
}

/** The command that shows what a shortened report leaves out. */
export function commandForAll({ base }: Review): string {
  return `npx sluice review${base === null ? "" : ` --base ${base}`} --output review.html`;
}
