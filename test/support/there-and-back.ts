// Two databases made by hand, and the migration between them: for what models can't say, which no case can change.
import type { Catalog } from "../../src/engine/catalog/catalog.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { render } from "../../src/engine/render/sql.ts";
import type { Session } from "../../src/ports.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { empty } from "./empty.ts";
import { catalogLines } from "./fingerprint-queries.ts";
import { catalogText } from "./gate-report.ts";

export interface Between {
  /** SQL that makes both. */
  readonly both: string;
  /** SQL that the one has besides, and the other. */
  readonly from: string;
  readonly to: string;
}

export interface Journey {
  /** Our reader's lines and the fingerprint's: as they are after each way, and as they are where all was made anew. */
  readonly there: readonly string[];
  readonly wanted: readonly string[];
  readonly back: readonly string[];
  readonly start: readonly string[];
}

export async function thereAndBack(session: Session, { both, from, to }: Between): Promise<Journey> {
  const wanted = await made(session, `${both}; ${to}`);
  const start = await made(session, `${both}; ${from}`);
  const there = await run(session, plan(start.catalog, wanted.catalog));
  const back = await run(session, plan(wanted.catalog, start.catalog));
  return { there: there.lines, wanted: wanted.lines, back: back.lines, start: start.lines };
}

interface Look {
  readonly catalog: Catalog;
  readonly lines: readonly string[];
}

async function made(session: Session, sql: string): Promise<Look> {
  await empty(session);
  await session.script(sql);
  return look(session);
}

async function run(session: Session, operations: readonly Operation[]): Promise<Look> {
  for (const { sql } of operations.flatMap(render)) await session.script(sql);
  return look(session);
}

async function look(session: Session): Promise<Look> {
  const { catalog } = await readDatabase(session);
  return { catalog, lines: [...catalogText(catalog), ...(await catalogLines(session))] };
}
