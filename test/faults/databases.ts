// Databases of their own for each case, copied from templates that are made once.
import { randomBytes } from "node:crypto";
import type { Session } from "../../src/ports.ts";
import { connect } from "../../src/postgres/connect.ts";

export interface Database {
  readonly name: string;
  readonly url: string;
  readonly session: Session;
  /** Another session in place of one that was lost. */
  reconnect(): Promise<void>;
  drop(): Promise<void>;
}

/** `template`: the name of a database that nobody is connected to. */
export async function createDatabase(server: string, template = "template1"): Promise<Database> {
  const name = `faults_${randomBytes(5).toString("hex")}`;
  await onServer(server, `create database ${name} template ${template}`);
  const target = new URL(server);
  target.pathname = `/${name}`;
  const open = (): Promise<Session> => connect({ kind: "url", url: target.href });
  let session = await open();
  return {
    name,
    url: target.href,
    get session() {
      return session;
    },
    async reconnect() {
      await session.close();
      session = await open();
    },
    async drop() {
      await session.close().catch(() => undefined);
      await onServer(server, `drop database ${name} with (force)`);
    },
  };
}

/** A database as `make` leaves it; nobody is connected to it any more. */
export async function createTemplate(
  server: string,
  make: (database: Database) => Promise<void>,
  from?: string,
): Promise<string> {
  const database = await createDatabase(server, from);
  await make(database);
  await database.session.close();
  return database.name;
}

async function onServer(server: string, sql: string): Promise<void> {
  const admin = await connect({ kind: "url", url: server });
  try {
    await admin.query(sql);
  } finally {
    await admin.close();
  }
}
