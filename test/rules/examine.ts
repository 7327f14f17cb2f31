// A migration tried on a replica after some SQL, and what the rules find in it.
import { afterAll } from "vitest";
import { type Catalog, catalogOf } from "../../src/engine/catalog/catalog.ts";
import { displayName, type ObjectId } from "../../src/engine/catalog/object-id.ts";
import { type Migration, type MigrationSource, readMigration } from "../../src/engine/operations/migration.ts";
import { type Accepts, type Finding, findingsIn, type Weighing } from "../../src/engine/rules/finding.ts";
import type { Examined, Measured } from "../../src/engine/rules/rule.ts";
import type { Session } from "../../src/ports.ts";
import { type Rehearsal, rehearse } from "../../src/proof/rehearse.ts";
import { createDatabase } from "../support/database.ts";
import { empty } from "../support/empty.ts";

/** As little of a migration file as a case needs. */
export type Written = Pick<MigrationSource, "up"> & Partial<MigrationSource>;

export interface Trial {
  readonly rehearsal: Rehearsal;
  readonly examined: Examined;
}

type Open = () => Promise<Session>;

/** On the server of the run. */
async function onServer(): Promise<Session> {
  const { session, drop } = await createDatabase();
  return { ...session, close: drop };
}

const opened = new Map<Open, Promise<Session>>();
afterAll(async () => {
  for (const session of opened.values()) await (await session).close();
});

/** One for all trials of a file, as it was when it was new. */
async function emptyDatabase(open: Open): Promise<Session> {
  const session = opened.get(open) ?? open();
  opened.set(open, session);
  await empty(await session);
  return session;
}

export async function tried(
  before: string,
  written: Written | MigrationSource["up"],
  open: Open = onServer,
): Promise<Trial> {
  const migration = readMigration({
    revision: "r1",
    parents: [],
    ...(typeof written === "function" ? { up: written } : written),
  });
  const session = await emptyDatabase(open);
  await session.script(before === "" ? "select 1" : before);
  return examinedOn(session, migration);
}

/** On what the session's database has. It then stands where the migration ends. */
export async function examinedOn(session: Session, migration: Migration): Promise<Trial> {
  const rehearsal = await rehearse({ kind: "embedded", session, close: async () => {} }, migration);
  const after: Catalog = rehearsal.after?.catalog ?? catalogOf([]);
  const { up, down, irreversible } = migration;
  const examined: Examined = {
    up,
    down,
    irreversible,
    steps: rehearsal.up,
    before: rehearsal.before.catalog,
    after,
    validated: [],
    lockTimeout: "5s",
  };
  return { rehearsal, examined };
}

/** Tables with a million rows each, unless a case says otherwise. */
export const large: Weighing = { sizeOf: () => ({ rows: 1_000_000, bytes: 2 ** 30 }), smallTable: 10_000, levels: {} };

/** What one rule finds, or all of them. */
export async function found(
  before: string,
  written: Written | MigrationSource["up"],
  more: { readonly rule?: string; readonly weighing?: Partial<Weighing>; readonly accepts?: Accepts } = {},
): Promise<Finding[]> {
  const { examined, rehearsal } = await tried(before, written);
  if (rehearsal.proof.state !== "proven") throw new Error(JSON.stringify(rehearsal.proof));
  const all = findingsIn(examined, more.accepts ?? {}, { ...large, ...more.weighing });
  const misspelled = all.find(({ message }) => !/^[a-z][^\n]*[^.\n]$/.test(message));
  if (misspelled !== undefined) throw new Error(`not one line, or not as messages are spelled: ${misspelled.message}`);
  return more.rule === undefined ? all : all.filter(({ rule }) => rule === more.rule);
}

/** What one rule finds on large tables: `0 error: rewrites posts`, with the place of the operation. */
export async function told(rule: string, before: string, written: Written | MigrationSource["up"]): Promise<string[]> {
  const findings = await found(before, written, { rule });
  return findings.map(({ operation, level, message }) => `${operation ?? "-"} ${level}: ${message}`);
}

/** `ACCESS EXCLUSIVE on posts`, and so on, for every statement. */
export function inWords({ rehearsal }: Trial): string[][] {
  return rehearsal.up.map(({ measured }) => (measured === null ? ["not tried"] : measuredInWords(measured)));
}

function measuredInWords({ locks, rewrites, scans, builds, writes, empties }: Measured): string[] {
  const each = (word: string, ids: readonly ObjectId[]): string[] => ids.map((id) => `${word} ${displayName(id)}`);
  return [
    ...locks.map(({ table, lock }) => `${lock} on ${displayName(table)}`),
    ...each("rewrites", rewrites),
    ...each("scans", scans),
    ...builds.map(({ table, index }) => `builds ${index} on ${displayName(table)}`),
    ...each("writes", writes),
    ...each("empties", empties),
  ];
}
