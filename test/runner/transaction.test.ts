// A transaction that the SQL within it may end.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../src/ports.ts";
import { defaultSettings as settings } from "../../src/runner/settings.ts";
import { TransactionEnded, transacted } from "../../src/runner/transaction.ts";
import { type OpenDatabase, targets } from "../support/targets.ts";

describe.each(targets)("on the $name", ({ open }) => {
  let database: OpenDatabase;
  let session: Session;
  beforeAll(async () => {
    database = await open();
    session = database.session;
    await session.script("create table t (word text)");
  });
  afterAll(() => database.close());

  /** Runs the scripts, one after the other; with what it was refused, and what is there then. */
  async function outcome(...scripts: readonly string[]): Promise<unknown[]> {
    await session.script("truncate t");
    let isRecorded = false;
    const work = async (): Promise<void> => {
      for (const script of scripts) await session.script(script);
    };
    const record = async (): Promise<void> => {
      isRecorded = true;
    };
    const error: unknown = await transacted({ session, settings }, { work, record }).catch((thrown: unknown) => thrown);
    const rows = await session.query("select word from t order by word");
    return [error, rows.map(({ word }) => word), isRecorded];
  }

  const insert = (word: string): string => `insert into t values ('${word}')`;
  const ended = (how: string, error: unknown) => expect.objectContaining({ constructor: TransactionEnded, how, error });

  test("is known to be ended, whatever came after that", async () => {
    const syntax = expect.objectContaining({ code: "42601" });
    expect(await outcome(insert("a"), `savepoint s; ${insert("b")}; release s`)).toEqual([undefined, ["a", "b"], true]);
    expect(await outcome(insert("a"), "selec")).toEqual([syntax, [], false]);
    expect(await outcome(insert("a"), "commit")).toEqual([ended("committed", null), ["a"], false]);
    expect(await outcome(insert("a"), "rollback", insert("b"))).toEqual([ended("aborted", null), ["b"], false]);
    expect(await outcome(insert("a"), "commit; begin", insert("b"))).toEqual([ended("committed", null), ["a"], false]);
    expect(await outcome(insert("a"), "commit", insert("b"), "selec")).toEqual([
      ended("committed", syntax),
      ["a", "b"],
      false,
    ]);
    expect(await outcome(insert("a"), "commit; begin", insert("b"), "selec")).toEqual([
      ended("committed", syntax),
      ["a"],
      false,
    ]);
    expect(await outcome(insert("a"), "rollback", "selec")).toEqual([ended("aborted", syntax), [], false]);
  });
});
