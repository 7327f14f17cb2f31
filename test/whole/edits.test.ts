// Single edits of the whole schema: each is seen, for no more than it is, and its way back ends where it began.
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { describe as inWord } from "../../src/engine/describe.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { onServer } from "../support/database.ts";
import { fingerprint } from "../support/fingerprint.ts";
import { migrated, planned, written } from "../support/gate-pipeline.ts";
import { catalogText, inWords, sqlText, unlike } from "../support/gate-report.ts";
import { besides } from "./besides.ts";
import type { TextEdit } from "./edited.ts";
import { columnEdits } from "./edits/columns.ts";
import { type Edit, wordsOf } from "./edits/edit.ts";
import { indexEdits } from "./edits/indexes.ts";
import { keyEdits } from "./edits/keys.ts";
import { otherEdits } from "./edits/others.ts";
import { roles } from "./model.ts";
import { forked, modelsFor, opened, type Place, places, scopeOf } from "./places.ts";

const edits = [...columnEdits, ...keyEdits, ...indexEdits, ...otherEdits];

/** Roles belong to the whole server, and other tests make those of the models. */
const ownRoles: TextEdit = { from: "whole_", to: "edits_", everywhere: true };
const own = (name: string): string => name.replaceAll(ownRoles.from, ownRoles.to);

const onePerDatabase = places.filter(({ target, major }) => (target === "server") === (major === "0.45"));

describe.each(onePerDatabase)("edits of the whole schema: $target, Drizzle $major", (given) => {
  let place: Place;
  let start: State;
  let isAsBefore = false;
  beforeEach(async () => {
    if (isAsBefore) return;
    await place?.close();
    place = await opened(given);
    const scope = scopeOf(place, await modelsFor(place, [ownRoles]));
    await migrated(place.session, await written(await planned(scope), scope), "up");
    await place.session.script(own(besides(place.version)));
    expect((await planned(scope)).up).toEqual([]);
    start = await stateOf(place);
  });
  afterAll(async () => {
    await place.close();
    if (given.target === "server") await onServer(`drop role if exists ${roles.map(own).join(", ")}`);
  });

  async function there({ edits: changes, answers = {} }: Edit, words: readonly string[]): Promise<void> {
    isAsBefore = false;
    const files = await forked(place.files);
    const scope = scopeOf({ ...place, files }, await modelsFor(place, [...changes, ownRoles]));
    const { up, down, ...comparison } = await planned({ ...scope, answers: { ...scope.answers, ...answers } });
    assertSame("the operations", [up.map(inWord).join("\n")], [words.map(own).join("\n")]);
    if (up.length > 0) {
      const migration = await written({ ...comparison, up, down }, scope);
      await migrated(place.session, migration, "up");
      const again = await planned(scope);
      assertSame("a second run", [inWords([...again.up, ...again.down])], [""]);
      await migrated(place.session, migration, "down");
      const end = await stateOf(place);
      assertSame(`the catalog after\n${sqlText(down)}`, end.catalog, start.catalog);
      assertSame(`the fingerprint after\n${sqlText(down)}`, end.print, start.print);
    }
    isAsBefore = true;
  }

  test.each(edits)("$name", async (edit) => {
    if ((edit.since ?? 0) <= place.version) await there(edit, wordsOf(edit, given.major));
  });
});

interface State {
  readonly print: readonly string[];
  readonly catalog: readonly string[];
}

async function stateOf(place: Place): Promise<State> {
  const { catalog } = await readDatabase(place.session);
  return { print: await fingerprint(place), catalog: catalogText(catalog) };
}

function assertSame(what: string, actual: readonly string[], expected: readonly string[]): void {
  const lines = unlike(actual, expected);
  if (lines.length > 0) throw new Error(`${what}: differs:\n${lines.join("\n")}`);
}
