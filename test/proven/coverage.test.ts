// docs/coverage.md says what the registries and the tests say. Renew it with: npx vitest run test/proven -u
import { beforeAll, expect, test } from "vitest";
import { readers } from "../../src/drizzle/kinds/registry.ts";
import { kinds } from "../../src/engine/kinds/registry.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { migrated, planned, written } from "../support/gate-pipeline.ts";
import { targets } from "../support/targets.ts";
import { besides } from "../whole/besides.ts";
import { modelsFor, opened, scopeOf } from "../whole/places.ts";
import { pairs } from "./cases.ts";
import { attributesFor, type Coverage, page } from "./page.ts";
import { provenBy, saysMore } from "./proven.ts";

let coverage: Coverage;
beforeAll(async () => {
  const proven = await provenBy(await pairs());
  coverage = { proven, sayable: new Set(readers.map(({ kind }) => kind)), live: await liveAttributes() };
}, 240_000);

test("docs/coverage.md is up to date", async () => {
  await expect(page(coverage)).toMatchFileSnapshot("../../docs/coverage.md");
});

test("every attribute is made, changed or kept by a test", () => {
  const { proven, live } = coverage;
  const keys = kinds.flatMap((kind) => attributesFor(kind).map(([name]) => `${kind}.${name}`));
  const unproven = keys.filter((key) => !proven.made.has(key) && !proven.changed.has(key) && !live.has(key));
  // A tablespace is a folder of the server, which a test has none of.
  expect(unproven).toEqual(["materializedView.tablespace"]);
});

/** What the reader finds in a database that has all that there is. */
async function liveAttributes(): Promise<ReadonlySet<string>> {
  const embedded = targets.find(({ name }) => name === "embedded");
  if (embedded === undefined) throw new Error("no embedded database");
  const place = await opened({ ...embedded, major: "1.0" });
  try {
    const scope = scopeOf(place, await modelsFor(place));
    await migrated(place.session, await written(await planned(scope), scope), "up");
    await place.session.script(besides(place.version));
    const { catalog } = await readDatabase(place.session);
    const keys = [...catalog.facts.values()].flatMap((fact) => saysMore(fact).map((name) => `${fact.id.kind}.${name}`));
    return new Set(keys);
  } finally {
    await place.close();
  }
}
