// The laws on real databases: what a plan says is what PostgreSQL does, on the way up and on the way back. As many pairs as
// there is time for; `npm run fuzz` looks at thousands.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenDatabase, targets } from "../support/targets.ts";
import { leave, type Place, prepare, roleNames } from "./place.ts";
import { prepared } from "./prepared.ts";
import { pairs, seconds, seed } from "./settings.ts";
import { tryPair } from "./trial.ts";

describe.each(targets)("on $name", ({ name, open }) => {
  let database: OpenDatabase;
  let place: Place;
  beforeAll(async () => {
    database = await open();
    place = { session: prepared(database.session), roles: roleNames(randomBytes(4).toString("hex")) };
    await prepare(place);
  });
  afterAll(async () => {
    await leave(place);
    await database.close();
  });

  const isEmbedded = name === "embedded";

  test("pairs go up, down and up again, and their rows with them", { timeout: 300_000 }, async () => {
    const until = performance.now() + seconds * 1000;
    let tried = 0;
    for (; tried < pairs && performance.now() < until; tried++) {
      const own = seed + tried;
      const { failure } = await tryPair(place, { seed: own, shrinkSeconds: 30 });
      const replay = `npm run fuzz -- --pairs 1 --seed ${own}${isEmbedded ? " --embedded" : ""}`;
      if (failure !== null) throw new Error(`${failure}\n\nreplay: ${replay}`);
    }
    expect(tried).toBeGreaterThan(0);
  });
});
