// The text of a new migration file: its revision, its name, the words above it.
import { createHash } from "node:crypto";
import { type Catalog, find } from "../engine/catalog/catalog.ts";
import { byWeight, describe, nameFor } from "../engine/describe.ts";
import { wayBack } from "../engine/losses.ts";
import type { Migration } from "../engine/operations/migration.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { printMigration } from "../engine/render/migration-file.ts";
import type { Proof } from "../proof/proof.ts";
import type { Planned } from "./planned.ts";

export interface MadeText {
  readonly revision: string;
  readonly name: string;
  readonly text: string;
}

export interface TextOptions {
  /** Said in the header; a draft has no time. */
  readonly now?: Date;
  readonly name?: string | undefined;
  readonly revision?: string;
  /** The one app that was asked for. */
  readonly app?: string;
  /** Of a trial on a replica; `null`: there was none. A draft has none either. */
  readonly proof?: Proof | null;
}

type Described = Pick<Planned, "up" | "down" | "parents" | "after" | "before">;

/** The file's text. The revision follows from the content and its place, so that the same plan gives the same file. */
export function textOf({ up, down, parents, after, before }: Described, options: TextOptions): MadeText {
  const { now, name = nameFor(up), revision = revisionOf(contentOf({ parents, up, down })) } = options;
  const apps = appsOf(up, [after, before]);
  const header = [...headerOf(up, apps), ...(now === undefined ? [] : [writtenLine(now, options.proof)])];
  header.push(`Way back: ${wayBack(up, down)}.`);
  const app = options.app ?? (apps.length === 1 ? (apps[0] ?? null) : null);
  return { revision, name, text: printMigration({ revision, parents, name, app, up, down, header }) };
}

/** Is a file's migration what was made when it got its revision, and nothing besides? */
export function isAsMade(migration: Migration): boolean {
  const { revision, labels, dependsOn, replaces, transaction, up, effect, down } = migration;
  const more = [...labels, ...dependsOn, ...replaces];
  if (more.length > 0 || transaction !== "each" || effect !== up || down === null) return false;
  if ([...up, ...down].some(({ verb }) => verb === "run")) return false;
  return revision === revisionOf(contentOf(migration));
}

/** What a file says of a migration, but for names: it says the same when it was read. */
function contentOf({ parents, up, down }: Pick<Migration, "parents" | "up" | "down">): string {
  return printMigration({ revision: "", parents, name: "", app: null, up, down, header: [] });
}

/** Twelve digits that follow from what a migration is. */
export function revisionOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 12);
}

/** The apps whose models define what the operations touch. */
export function appsOf(operations: readonly Operation[], catalogs: readonly Catalog[]): string[] {
  const ids = operations.flatMap((operation) => {
    if (operation.verb === "sql" || operation.verb === "run") return [];
    return operation.verb === "create" ? [operation.object.id] : [operation.id];
  });
  const found = ids.map((id) =>
    catalogs.map((catalog) => find(catalog, id)?.origin?.app).find((app) => app !== undefined),
  );
  return [...new Set(found.filter((app) => app !== undefined))];
}

function headerOf(up: readonly Operation[], apps: readonly string[]): string[] {
  const shown = byWeight(up).slice(0, 5).map(describe);
  const rest = up.length > shown.length ? [`and ${up.length - shown.length} more`] : [];
  const where = apps.length === 0 ? "" : ` (${apps.join(", ")})`;
  const [first = "", ...others] = [...shown, ...rest];
  const text = [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...others];
  return text.length === 1
    ? [`${text[0]}${where}.`]
    : [...text.slice(0, -1).map((line) => `${line};`), `${text.at(-1)}${where}.`];
}

export function writtenLine(now: Date, proof: Proof | null = null): string {
  return `Written ${stamp(now)} UTC. ${proofInWords(proof)}`;
}

function proofInWords(proof: Proof | null): string {
  if (proof === null || proof.state === "refuted") return "Not proven: nobody tried it.";
  if (proof.state === "unproven") return `Not proven: ${proof.why}.`;
  return `Proven: ${proof.directions.join(" and ")}.`;
}

/** To the minute, in UTC. */
export function stamp(date: Date): string {
  return date.toISOString().slice(0, 16).replace("T", " ");
}
