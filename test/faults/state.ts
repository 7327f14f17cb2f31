// What must be the same after any number of faults: the catalog (by our reader and by pg_dump), the rows, the ledger and the
// version tables.
import assert from "node:assert/strict";
import { keyOf } from "../../src/engine/catalog/object-id.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { fingerprint } from "../support/fingerprint.ts";
import type { Database } from "./databases.ts";
import { rows } from "./history.ts";

export interface State {
  readonly catalog: readonly string[];
  readonly dump: readonly string[];
  readonly invalid: unknown;
  readonly ledger: unknown;
  readonly versions: unknown;
  readonly counted: unknown;
}

export async function stateOf({ session, url }: Database): Promise<State> {
  const { catalog } = await readDatabase(session);
  const facts = [...catalog.facts.values()].filter(
    ({ id }) => !id.path.some((name) => name.startsWith("sluice_version")),
  );
  const hasItems = (await session.query("select where to_regclass('items') is not null")).length > 0;
  return {
    catalog: facts.map((fact) => `${keyOf(fact.id)} ${JSON.stringify(fact)}`).sort(),
    dump: await fingerprint({ session, url }),
    invalid: await session.query("select indexrelid::regclass::text from pg_index where not indisvalid"),
    ledger: await session.query(
      "select step, count(*)::integer as times, sum(rows)::integer as rows from ledger.steps group by step order by step",
    ),
    versions: [await versionsIn("sluice_version"), await versionsIn("sluice_version_plug")],
    counted: hasItems ? await session.query(counts) : "no table",
  };

  async function versionsIn(table: string): Promise<unknown> {
    return session.query(`select revision, state, done, progress from ${table} order by revision`);
  }
}

const counts = `select together, batched, even, by_hand, drizzle, mood::text, count(*)::integer as rows
  from items group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`;

/** That the state the others are measured by is what the history says. */
export function assertRight({ counted, versions, invalid }: State): void {
  const each = { together: 1, batched: 1, by_hand: 1, drizzle: 1 };
  assert.deepEqual(
    counted,
    [
      { ...each, even: 0, mood: "good", rows: rows / 2 },
      { ...each, even: 1, mood: "fair", rows: rows / 10 },
      { ...each, even: 1, mood: "good", rows: (rows * 4) / 10 },
    ].sort((a, b) => a.even - b.even || order.indexOf(a.mood) - order.indexOf(b.mood)),
  );
  assert.deepEqual(invalid, []);
  const applied = (revision: string) => ({ revision, state: "applied", done: 0, progress: null });
  const own = ["a_made", "b_together", "c_batched", "d_indexed", "e_moods", "f_by_hand", "g_drizzle"];
  assert.deepEqual(versions, [own.map(applied), [applied("plugged")]]);
}

const order = ["fair", "good"];

export function assertSame(actual: State, expected: State): void {
  for (const key of Object.keys(expected) as (keyof State)[])
    assert.deepEqual(
      actual[key],
      expected[key],
      `${key} differs: ${JSON.stringify(differing(actual[key], expected[key]))}`,
    );
}

function differing(actual: unknown, expected: unknown): unknown {
  if (!Array.isArray(actual) || !Array.isArray(expected)) return { actual, expected };
  const lines = (list: unknown[]): string[] => list.map((each) => JSON.stringify(each));
  const [mine, theirs] = [lines(actual), lines(expected)];
  return {
    more: mine.filter((line) => !theirs.includes(line)).slice(0, 10),
    less: theirs.filter((line) => !mine.includes(line)).slice(0, 10),
  };
}
