// Both kinds of databases, for tests that must hold on each.
import type { Session } from "../../src/ports.ts";
import { createDatabase, pglite } from "./database.ts";

export interface OpenDatabase {
  readonly session: Session;
  readonly url?: string;
  close(): Promise<void>;
}

export const targets: readonly { readonly name: string; open(): Promise<OpenDatabase> }[] = [
  {
    name: "server",
    async open() {
      const database = await createDatabase();
      return { session: database.session, url: database.url, close: database.drop };
    },
  },
  {
    name: "embedded",
    async open() {
      const session = await pglite();
      return { session, close: () => session.close() };
    },
  },
];
