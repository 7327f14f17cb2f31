// A section of cases as tests: on a server and on the embedded database, with both majors of Drizzle.
import { afterAll, beforeAll, describe, test } from "vitest";
import { createDatabase, pglite } from "./database.ts";
import { gate, type Place } from "./gate.ts";
import type { Case } from "./gate-case.ts";
import { drizzleOf, type Major } from "./gate-models.ts";
import { majorOf } from "./version.ts";

/** Where cases run. The embedded database of the first major would tell nothing that the other two don't. */
const places: readonly { readonly database: "server" | "embedded"; readonly major: Major }[] = [
  { database: "server", major: "0.45" },
  { database: "embedded", major: "1.0" },
];

/** Contrib extensions that cases ask for: the embedded database has to know them from its start. */
const contrib = ["citext", "pg_trgm", "btree_gist", "hstore"];

interface OpenPlace extends Place {
  close(): Promise<void>;
}

/** `check` is what each case must pass. */
export function suite(section: string, cases: readonly Case[], check = gate): void {
  describe.each(places)(`${section}: $database, Drizzle $major`, ({ database, major }) => {
    let place: OpenPlace;
    beforeAll(async () => {
      place = await opened(database, major);
    });
    afterAll(() => place.close());
    const here = cases.filter((each) => (each.only ?? major) === major && (each.database ?? database) === database);
    const elsewhere = cases.filter(
      (each) => each.only !== undefined && each.only !== major && (each.database ?? database) === database,
    );
    for (const each of here) {
      test(each.name, async ({ skip }) => {
        if (each.since !== undefined && (await majorOf(place.session)) < each.since) skip();
        await check(each, place);
      });
    }
    // What only one major can say is also tried where that major has no place of its own.
    for (const each of elsewhere) {
      test(`${each.name} (Drizzle ${each.only})`, async () => {
        const only = each.only ?? major;
        await check(each, { ...place, words: wordsFor(database, only), drizzle: await drizzleOf(only) });
      });
    }
  });
}

async function opened(database: "server" | "embedded", major: Major): Promise<OpenPlace> {
  const drizzle = await drizzleOf(major);
  const words = wordsFor(database, major);
  if (database === "server") {
    const { session, url, drop } = await createDatabase();
    return { words, drizzle, session, url, close: drop };
  }
  const session = await pglite(contrib);
  return { words, drizzle, session, close: () => session.close() };
}

function wordsFor(database: string, major: Major): string {
  return `${database}, Drizzle ${major}`;
}
