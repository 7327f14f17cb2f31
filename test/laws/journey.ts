// One pair on a real database: made, filled with rows, taken up, down and up again. After each step our reader and the
// fingerprint say that it is what it would be if it had been made anew, and the rows are still there.

import { adoptTexts, align, forgetUses, questions } from "../../src/engine/align.ts";
import { bothWays } from "../../src/engine/both-ways.ts";
import { type Catalog, emptyCatalog, mapFacts, restrict } from "../../src/engine/catalog/catalog.ts";
import type { Fact } from "../../src/engine/catalog/fact.ts";
import { keyOf, nameOf, objectId } from "../../src/engine/catalog/object-id.ts";
import { diff } from "../../src/engine/diff.ts";
import { defaultsOf, respelledAttributes } from "../../src/engine/kinds/registry.ts";
import { withNamesAlong } from "../../src/engine/names-along.ts";
import { apply } from "../../src/engine/operations/apply.ts";
import type { Operation, RenameOperation } from "../../src/engine/operations/operation.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { segments } from "../../src/engine/plan/segments.ts";
import { render } from "../../src/engine/render/sql.ts";
import { PostgresError, type Session, type Snapshot } from "../../src/ports.ts";
import { sameSpelling } from "../../src/postgres/oracle.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { spellingQuestions } from "../../src/postgres/spelling-questions.ts";
import { catalogLines } from "../support/fingerprint-queries.ts";
import { catalogText, sqlText, unlike } from "../support/gate-report.ts";
import { lostRows } from "../support/gate-rows.ts";
import type { Pair } from "./arbitrary.ts";
import { empty, type Place } from "./place.ts";
import { readRows } from "./read-rows.ts";
import { inserting } from "./rows.ts";
import { inOneSpelling } from "./texts.ts";

/** What happened on the way: how many rows went along, and why others couldn't. */
export interface Travelled {
  readonly rows: number;
  /** SQLSTATE and direction, where rows were in the way: the pair was then taken on without any. */
  readonly refused: string | null;
}

export async function travel(place: Place, pair: Pair): Promise<Travelled> {
  const after = complete(pair.after);
  await empty(place);
  await run(place.session, plan(emptyCatalog, after), "the new database");
  const wanted = await look(place);
  await inWordsOf(place, wanted.snapshot, after);
  try {
    return { rows: await upDownUp(place, pair, wanted), refused: null };
  } catch (thrown) {
    if (!(thrown instanceof RowsInTheWay) || pair.rows.length === 0) throw thrown;
    await upDownUp(place, { ...pair, rows: [] }, wanted);
    return { rows: 0, refused: thrown.message };
  }
}

/** The number of rows that there were. */
async function upDownUp(place: Place, pair: Pair, wanted: Look): Promise<number> {
  const { session } = place;
  const before = complete(pair.before);
  await empty(place);
  await run(session, plan(emptyCatalog, before), "the start");
  if (pair.rows.length > 0) await session.script(inserting(pair.rows));
  const start = await look(place);
  const words = await inWordsOf(place, start.snapshot, before);
  const live = pair.asks ? withDefinitions(start.snapshot.catalog, words) : words;
  const { up, down } = await ways(place, pair, { ...start.snapshot, catalog: live });
  const journal = `up:\n${sqlText(up)}\n\ndown:\n${sqlText(down)}`;
  try {
    const rows = await readRows(session, live);
    await run(session, up, "up");
    assertNone("after up", unlike((await look(place)).lines, wanted.lines));
    const there = await readRows(session, wanted.snapshot.catalog);
    assertNone("rows were lost", lostRows({ from: rows, to: there, before: live, operations: up }));
    await run(session, down, "down");
    assertNone("after down", unlike((await look(place)).lines, start.lines));
    const back = await readRows(session, live);
    const away = { from: there, to: back, before: complete(pair.after), operations: down };
    assertNone("rows were lost", lostRows(away));
    await run(session, up, "up again");
    // Another reading would see nothing new: it is the same way again.
    assertNone("after up again", unlike(await print(place), wanted.print));
    return [...rows.values()].reduce((sum, { count }) => sum + count, 0);
  } catch (thrown) {
    if (thrown instanceof Error && !(thrown instanceof RowsInTheWay)) thrown.message += `\n\n${journal}`;
    throw thrown;
  }
}

interface Look {
  readonly snapshot: Snapshot;
  readonly print: readonly string[];
  /** What our reader sees, and the fingerprint. */
  readonly lines: readonly string[];
}

async function look(place: Place): Promise<Look> {
  const read = await readDatabase(place.session);
  const ours = place.roles.slice(1);
  const catalog = restrict(read.catalog, ({ id }) => id.kind !== "role" || ours.includes(nameOf(id)));
  const lines = await print(place);
  return {
    snapshot: { ...read, catalog },
    print: lines,
    lines: [...catalogText(catalog).map(inOneSpelling), ...lines],
  };
}

/** The sequence that a serial column of an unlogged table is given later is logged, which shows nowhere else. */
async function print({ session }: Place): Promise<string[]> {
  const lines = (await catalogLines(session)).map(inOneSpelling);
  return lines.map((line) => (line.includes(" kind S ") ? line.replace(" persistence u ", " persistence p ") : line));
}

/** What no model says is never asked about: its texts are those of the database, or here those of the generator. */
function keptTexts({ id, attributes }: Fact, { facts }: Catalog): readonly string[] {
  if ("definition" in attributes) return ["definition"];
  const isOfView = facts.has(keyOf(objectId("materializedView", ...id.path.slice(0, 2))));
  return id.kind === "index" && isOfView ? respelledAttributes("index") : [];
}

function withDefinitions(catalog: Catalog, words: Catalog): Catalog {
  return mapFacts(catalog, (fact, key) => {
    const known = words.facts.get(key);
    return known !== undefined && keptTexts(fact, catalog).length > 0
      ? { ...fact, attributes: known.attributes }
      : fact;
  });
}

/** Every attribute said, so that nothing is taken over from a database. */
function complete(catalog: Catalog): Catalog {
  return mapFacts(
    catalog,
    (fact) => ({ ...fact, attributes: { ...defaultsOf(fact.id.kind), ...(fact.attributes as object) } }) as Fact,
  );
}

/** The database is what the catalog says; comes back in the catalog's words, with what the database knows besides. */
async function inWordsOf({ session }: Place, snapshot: Snapshot, wanted: Catalog): Promise<Catalog> {
  const models = align(snapshot.catalog, wanted);
  const same = await asked(session, snapshot, { live: snapshot.catalog, models, renames: [] });
  const kept = [...models.facts].map(([key, fact]) => [key, keptTexts(fact, models)] as const);
  const told = kept.filter(([, names]) => names.length > 0);
  const words = adoptTexts(snapshot.catalog, models, new Map([...same, ...told]));
  const differences = diff(words, models).map((each) =>
    each.kind === "changed"
      ? `${keyOf(each.to.id)} ${JSON.stringify(each.changes)}`
      : `${each.kind} ${keyOf(each.fact.id)}`,
  );
  assertNone("the database is not what was made", differences);
  return words;
}

interface Asked {
  readonly live: Catalog;
  readonly models: Catalog;
  readonly renames: readonly RenameOperation[];
}

async function asked(
  session: Session,
  { serverVersion, defaultSchema }: Snapshot,
  { live, models, renames }: Asked,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const pairs = questions(live, models);
  if (pairs.length === 0) return new Map();
  return sameSpelling(session, spellingQuestions({ pairs, live, models, renames }), { serverVersion, defaultSchema });
}

/** Both ways, planned as makemigrations does; unless the pair asks, every text that differs counts as another one. */
async function ways(
  { session }: Place,
  { after, renames: given, asks }: Pair,
  snapshot: Snapshot,
): Promise<{ readonly up: Operation[]; readonly down: Operation[] }> {
  const before = snapshot.catalog;
  const wanted = complete(after);
  const renames = withNamesAlong(given, before, wanted);
  const live = apply(before, renames);
  const models = align(live, wanted);
  const same = asks ? await asked(session, snapshot, { live, models, renames }) : new Map();
  const words = adoptTexts(live, models, same);
  return bothWays({ before: words, after: forgetUses(models, words), renames, live, same });
}

class RowsInTheWay extends Error {}

async function run(session: Session, operations: readonly Operation[], what: string): Promise<void> {
  for (const { transactional, steps } of segments(operations.flatMap(render))) {
    const sql = steps.map((step) => step.sql).join(";\n");
    try {
      await session.script(transactional ? `begin;\n${sql};\ncommit` : sql);
    } catch (cause) {
      await session.script("rollback").catch(() => {});
      if (cause instanceof PostgresError && isAboutRows(cause))
        throw new RowsInTheWay(`${what} ${cause.code}`, { cause });
      throw new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}\n\n${sqlText(operations)}`, {
        cause,
      });
    }
  }
}

/** Data exceptions, violated constraints, and a text that is no jsonpath, which PostgreSQL calls an error of syntax. */
function isAboutRows({ code, message }: PostgresError): boolean {
  return /^2[23]/.test(code) || (code === "42601" && message.includes("jsonpath"));
}

function assertNone(what: string, lines: readonly string[]): void {
  if (lines.length > 0) throw new Error(`${what}:\n${lines.join("\n")}`);
}
