// A whole schema, made by one migration: whoever reads it back finds what the models say.
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { factsOfKind } from "../../src/engine/catalog/catalog.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { onServer } from "../support/database.ts";
import { migrated, migrationFiles, planned, type Scope, written } from "../support/gate-pipeline.ts";
import { inWords } from "../support/gate-report.ts";
import { roles } from "./model.ts";
import { modelsFor, opened, type Place, places, scopeOf } from "./places.ts";
import { restored } from "./restored.ts";

describe.each(places)("the whole schema: $target, Drizzle $major", (given) => {
  let place: Place;
  let scope: Scope;
  beforeAll(async () => {
    place = await opened(given);
    scope = scopeOf(place, await modelsFor(place));
  });
  afterAll(async () => {
    await place.close();
    if (given.target === "server") await onServer(roles.map((role) => `drop role if exists ${role}`).join("; "));
  });

  test("one migration makes it", async () => {
    await migrated(place.session, await written(await planned(scope), scope), "up");
    const { catalog } = await readDatabase(place.session);
    const count = (kind: Parameters<typeof factsOfKind>[1]): number => factsOfKind(catalog, kind).length;
    expect(count("column")).toBeGreaterThanOrEqual(150);
    expect(count("table")).toBeGreaterThanOrEqual(18);
  });

  test("then there is nothing to do", async () => {
    expect(await differences(scope)).toBe("");
  });

  test("nor is there when nobody remembers what PostgreSQL was asked", async () => {
    expect(await differences(await forgetful(scope))).toBe("");
  });

  test("nor after a dump and a restore, into other words", async ({ skip }) => {
    const copy = await restored(place);
    if (copy === null) return skip("no pg_dump of this server's version");
    try {
      expect(await differences(await forgetful({ ...scope, session: copy.session }))).toBe("");
    } finally {
      await copy.drop();
    }
  });
});

async function differences(scope: Scope): Promise<string> {
  const { up, down } = await planned(scope);
  return inWords([...up, ...down]);
}

/** With an empty memory, and the same migrations. */
async function forgetful(scope: Scope): Promise<Scope> {
  const { history } = scope.files;
  const folder = await mkdtemp(join(scope.files.folder, "forgetful-"));
  return { ...scope, files: { ...migrationFiles(folder), history } };
}
