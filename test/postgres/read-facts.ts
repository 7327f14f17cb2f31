// What a database has after some statements: facts by key. Roles are the server's, and so only there when asked for.
import type { Fact } from "../../src/engine/catalog/fact.ts";
import { keyOf } from "../../src/engine/catalog/object-id.ts";
import type { Session } from "../../src/ports.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";

export type Facts = Readonly<Record<string, Fact>>;

export async function readFacts(session: Session, sql = ""): Promise<Facts> {
  await session.script(sql);
  const { catalog } = await readDatabase(session);
  return Object.fromEntries(catalog.facts);
}

/** The attributes of the facts whose keys begin so. */
export function only(facts: Facts, start: string): Record<string, unknown> {
  const found = Object.entries(facts).filter(([key]) => key.startsWith(start));
  return Object.fromEntries(found.map(([key, { attributes }]) => [key, attributes]));
}

/** What a fact refers to, by key. */
export function usesOf(fact: Fact | undefined): readonly string[] | undefined {
  return fact?.origin?.uses?.map(keyOf);
}
