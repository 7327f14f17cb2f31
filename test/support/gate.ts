// The gate that every case passes: up → re-diff is empty → the database is as if made anew → down → it is as it was
// before → up again. The rows are still there. Two judges: our own reader, and a fingerprint that shares no code with it.
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Catalog, emptyCatalog, restrict } from "../../src/engine/catalog/catalog.ts";
import { describe } from "../../src/engine/describe.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { render } from "../../src/engine/render/sql.ts";
import type { Session, Snapshot } from "../../src/ports.ts";
import { defaultSchemaOf, readDatabase } from "../../src/postgres/read-database.ts";
import { empty } from "./empty.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Case, ModelsCode } from "./gate-case.ts";
import { type Drizzle, modelsOf } from "./gate-models.ts";
import { migrated, migrationFiles, noAnswers, planned, type Scope, written } from "./gate-pipeline.ts";
import { assertProven, wantsProof } from "./gate-proof.ts";
import { catalogText, errorText, inWords, sqlText, unlike } from "./gate-report.ts";
import { lostRows, readRows } from "./gate-rows.ts";

/** A database that is emptied for every case, and the Drizzle that reads the models. */
export interface Place {
  readonly words: string;
  readonly session: Session;
  readonly url?: string;
  readonly drizzle: Drizzle;
}

/** Throws what went wrong. */
export async function gate(given: Case, place: Place): Promise<void> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "sluice-case-"));
  const journal: string[] = [];
  try {
    await pass(given, place, { folder, journal });
  } catch (error) {
    throw new Error([`${given.name} (${place.words})`, errorText(error), ...journal].join("\n\n"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pass(
  given: Case,
  place: Place,
  { folder, journal }: { folder: string; journal: string[] },
): Promise<void> {
  const { session } = place;
  const isSame = Array.isArray(given.expect) && given.expect.length === 0;
  const stays = isSame || given.reference === false || given.refuses !== undefined || given.failsUp !== undefined;
  const reference = stays ? null : await madeAnew(given, place);
  await prepare(given, place);
  const files = migrationFiles(folder);
  const scope = (code: ModelsCode): Scope => {
    return { session, files, answers: noAnswers, modelsFor: (schema) => modelsOf(code, place.drizzle, schema) };
  };
  if (given.before !== undefined) {
    const first = scope(given.before);
    const made = await planned(first);
    journal.push(`before:\n${sqlText(made.up)}`);
    await migrated(session, await written(made, first), "up");
    await assertNoDifference("after making `before`", first);
  }
  if (given.rows !== undefined) await session.script(given.rows);
  const seen = await readDatabase(session);
  const start = await stateOf(given, place, seen);
  const next: Scope = { ...scope(given.after), answers: answersOf(given) };
  if (given.refuses !== undefined) return assertFails(given.refuses, () => planned(next));
  const comparison = await planned(next, seen);
  journal.push(`up:\n${sqlText(comparison.up)}`, `down:\n${sqlText(comparison.down)}`);
  assertWords(given, comparison.up.map(describe));
  if (comparison.up.length === 0) return;
  if (wantsProof && given.failsUp === undefined) await assertProven(comparison, next);
  const migration = await written(comparison, next);
  const again: Scope = { ...next, answers: noAnswers };
  if (given.failsUp !== undefined) {
    await assertFails(given.failsUp, () => migrated(session, migration, "up"));
    return assertSame("the fingerprint after the failure", (await stateOf(given, place)).print, start.print);
  }
  await migrated(session, migration, "up");
  const end = await stateOf(given, place, await assertNoDifference("after up", again));
  if (reference !== null) assertSame("after up, against a database made anew", end.print, reference);
  const journey = { before: start.catalog, from: start.rows };
  const lost = given.rewrites === true ? () => [] : lostRows;
  assertNone("after up", lost({ ...journey, to: end.rows, operations: comparison.up }));
  if (given.keeps !== undefined) assertSame("`keeps` after up", end.kept, start.kept);
  await assertReads(given, "up", session);
  await migrated(session, migration, "down");
  const back = await stateOf(given, place);
  assertSame("the catalog after down", catalogText(back.catalog), catalogText(start.catalog));
  assertSame("the fingerprint after down", back.print, start.print);
  const both = [...comparison.up, ...comparison.down];
  assertNone("after down", lost({ ...journey, to: back.rows, operations: both }));
  assertSame("`keeps` after down", back.kept, start.kept);
  await assertReads(given, "down", session);
  await migrated(session, migration, "up");
  const anew = await assertNoDifference("after up again", again);
  assertSame("the catalog after up again", catalogText(ownCatalog(anew)), catalogText(end.catalog));
  if (given.keeps !== undefined) assertSame("`keeps` after up again", await kept(given, session), start.kept);
}

async function prepare({ extensions = [], setup }: Case, { session }: Place): Promise<void> {
  await empty(session);
  for (const name of extensions) await session.script(`create extension "${name}"`);
  if (setup !== undefined) await session.script(setup);
}

/** The fingerprint of a database that has never been anything but `after`. */
async function madeAnew(given: Case, place: Place): Promise<string[]> {
  await prepare(given, place);
  const { catalog } = modelsOf(given.after, place.drizzle, await defaultSchemaOf(place.session));
  for (const { sql } of plan(emptyCatalog, catalog).flatMap(render)) await place.session.script(sql);
  return fingerprint(place);
}

async function stateOf(given: Case, place: Place, seen?: Snapshot) {
  const catalog = ownCatalog(seen ?? (await readDatabase(place.session)));
  return {
    catalog,
    print: await fingerprint(place),
    rows: await readRows(place.session, catalog),
    kept: await kept(given, place.session),
  };
}

function ownCatalog({ catalog }: Snapshot): Catalog {
  return restrict(catalog, ({ id }) => id.path[1] !== "sluice_version");
}

async function kept({ keeps }: Case, session: Session): Promise<string[]> {
  return keeps === undefined ? [] : (await session.query(keeps)).map((row) => JSON.stringify(row));
}

function answersOf(given: Case): Scope["answers"] {
  const names = Object.keys(noAnswers) as (keyof Scope["answers"])[];
  return Object.fromEntries(names.map((name) => [name, given[name] ?? []]));
}

async function assertReads({ reads }: Case, direction: "up" | "down", session: Session): Promise<void> {
  if (reads === undefined) return;
  const rows = (await session.query(reads.query)).map((row) => JSON.stringify(Object.values(row)));
  assertSame(`\`reads\` after ${direction}`, [rows.join(" ")], [reads[direction]]);
}

function assertWords({ expect }: Case, words: readonly string[]): void {
  if (expect === undefined && words.length === 0) throw new Error("nothing would change");
  if (expect === undefined) return;
  const right = typeof expect === "function" ? expect(words) : words.join("\n") === expect.join("\n");
  if (right) return;
  const wanted = typeof expect === "function" ? String(expect) : expect.join("\n");
  throw new Error(`other operations than expected:\n${words.join("\n")}\nexpected:\n${wanted}`);
}

/** The database that it was compared with. */
async function assertNoDifference(when: string, scope: Scope): Promise<Snapshot> {
  const { up, down, snapshot } = await planned(scope);
  if (up.length + down.length > 0)
    throw new Error(`still a difference ${when}:\n${inWords(up)}\nand down:\n${inWords(down)}`);
  return snapshot;
}

async function assertFails(message: string, work: () => Promise<unknown>): Promise<void> {
  const failure = await work().then(() => null, errorText);
  if (failure === null) throw new Error(`it went well, and should have failed with: ${message}`);
  if (!failure.includes(message)) throw new Error(`it failed with:\n${failure}\nand not with: ${message}`);
}

function assertSame(what: string, actual: readonly string[], expected: readonly string[]): void {
  const lines = unlike(actual, expected);
  if (lines.length > 0) throw new Error(`${what} differs:\n${lines.join("\n")}`);
}

function assertNone(when: string, lost: readonly string[]): void {
  if (lost.length > 0) throw new Error(`rows ${when}:\n${lost.join("\n")}`);
}
