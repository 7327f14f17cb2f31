// The laws on real databases: what a plan says is what PostgreSQL does, on the way up and on the way back.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adoptTexts, align, questions } from "../../src/engine/align.ts";
import { type Catalog, emptyCatalog, factsBelow } from "../../src/engine/catalog/catalog.ts";
import { diff } from "../../src/engine/diff.ts";
import { apply } from "../../src/engine/operations/apply.ts";
import { invertAll } from "../../src/engine/operations/invert.ts";
import type { Operation, RenameOperation } from "../../src/engine/operations/operation.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { roomFor } from "../../src/engine/plan/room.ts";
import { segments } from "../../src/engine/plan/segments.ts";
import { orderRenames } from "../../src/engine/renames.ts";
import { render } from "../../src/engine/render/sql.ts";
import type { Session, Snapshot } from "../../src/ports.ts";
import { sameSpelling } from "../../src/postgres/oracle.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { empty } from "../support/empty.ts";
import { catalogLines } from "../support/fingerprint-queries.ts";
import { type OpenDatabase, targets } from "../support/targets.ts";
import { type Pair, pairFrom } from "./arbitrary.ts";
import { drawsOf } from "./draw.ts";
import { pairs as count, seed } from "./settings.ts";

describe.each(targets)("on $name", ({ name, open }) => {
  let database: OpenDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  const virtual = name === "embedded";
  const cases = drawsOf(seed, count, (draw) => pairFrom(draw, { tables: 4, virtual, renames: draw.rarely(3) }));

  test.each(cases.map((pair, at) => ({ at, pair })))(
    `pair $at of seed ${seed} goes up, down and up again`,
    async ({ pair }) => {
      await upDownUp(database.session, pair);
    },
  );
});

async function upDownUp(session: Session, { before, after, renames: given }: Pair): Promise<void> {
  await empty(session);
  const renames = orderRenames(given);
  await run(session, plan(emptyCatalog, after), "the new database");
  const wanted = await fingerprint(session);
  await expectRead(session, after);
  await empty(session);

  await run(session, plan(emptyCatalog, before), "the start");
  const start = await fingerprint(session);
  const live = await expectRead(session, before);
  const up = way(live, after, renames);
  await run(session, up, "up");
  expect(await fingerprint(session), sqlOf(up)).toEqual(wanted);
  await expectRead(session, after);

  const down = way(after, live, invertAll(renames) as RenameOperation[]);
  await run(session, down, "down");
  expect(await fingerprint(session), `${sqlOf(up)}\n-- down\n${sqlOf(down)}`).toEqual(start);
  await run(session, up, "up again");
  expect(await fingerprint(session), sqlOf(up)).toEqual(wanted);
  await empty(session);
}

/** As makemigrations does it: what renames need, the renames, and what then is left to do. */
function way(from: Catalog, to: Catalog, renames: readonly RenameOperation[]): Operation[] {
  const first = [...roomFor(renames, from, to), ...renames];
  return [...first, ...plan(apply(from, first), to)];
}

/** The database is what the catalog says; comes back in the catalog's words, with what the database knows besides. */
async function expectRead(session: Session, catalog: Catalog): Promise<Catalog> {
  const snapshot = await readDatabase(session);
  const models = align(snapshot.catalog, catalog);
  const before = await inWordsOf(session, snapshot, models);
  expect(diff(before, models)).toEqual([]);
  return before;
}

async function inWordsOf(
  session: Session,
  { catalog: live, serverVersion, defaultSchema }: Snapshot,
  models: Catalog,
): Promise<Catalog> {
  const asked = questions(live, models).map((pair) => ({
    ...pair,
    shape: factsBelow(models, pair.model.id.path.slice(0, 2), "column"),
  }));
  return adoptTexts(live, models, await sameSpelling(session, asked, { serverVersion, defaultSchema }));
}

async function run(session: Session, operations: readonly Operation[], what: string): Promise<void> {
  for (const { transactional, steps } of segments(operations.flatMap(render))) {
    const sql = steps.map((step) => step.sql).join(";\n");
    try {
      await session.script(transactional ? `begin;\n${sql};\ncommit` : sql);
    } catch (cause) {
      await session.script("rollback").catch(() => {});
      throw new Error(`${what}: ${String(cause)}\n\n${sqlOf(operations)}`, { cause });
    }
  }
}

const sqlOf = (operations: readonly Operation[]): string =>
  operations
    .flatMap(render)
    .map(({ sql }) => `${sql};`)
    .join("\n");

/**
 * Sequences of serial and identity columns keep their names when a table gets another one: they go by their column. One
 * that a column of an unlogged table is given later is logged, which shows nowhere else.
 */
async function fingerprint(session: Session): Promise<string[]> {
  const owned = await session.query<{ sequence: string; column: string }>(
    `select s.relname as sequence, format('%s.%s', d.refobjid::regclass, a.attname) as column
     from pg_class s join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i') and d.refobjsubid > 0
     join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid where s.relkind = 'S'`,
  );
  const lines = await catalogLines(session);
  return lines
    .map((line) => (line.includes(" kind S ") ? line.replace(" persistence u ", " persistence p ") : line))
    .map((line) => owned.reduce((text, one) => renamed(text, one), line))
    .sort();
}

function renamed(line: string, { sequence, column }: { readonly sequence: string; readonly column: string }): string {
  if (!sequence.endsWith("_seq")) return line;
  const [plain, quoted] = [sequence, `"${sequence.replaceAll('"', '""')}"`];
  return [quoted, plain].reduce((text, name) => text.replaceAll(name, () => `<sequence of ${column}>`), line);
}
