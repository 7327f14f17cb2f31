// Where the fuzzer works: databases on a server, or embedded ones. Each is given up after some pairs, because the system
// catalogs of a database in which everything is made and dropped all the time grow.
import { randomBytes } from "node:crypto";
import type { Session } from "../../src/ports.ts";
import { connect } from "../../src/postgres/connect.ts";
import { leave, type Place, prepare, roleNames } from "../laws/place.ts";
import { prepared } from "../laws/prepared.ts";
import { embedded, preparedDirectory } from "../support/embedded.ts";

export interface OpenPlace extends Place {
  close(): Promise<void>;
}

/** `url`: of any database of a server; `null`: embedded. */
export async function openPlace(url: string | null): Promise<OpenPlace> {
  const mark = randomBytes(4).toString("hex");
  const { session, close } = url === null ? await openEmbedded() : await openOnServer(url, `fuzz_${mark}`);
  const place = { session: prepared(session), roles: roleNames(mark) };
  await prepare(place);
  return {
    ...place,
    async close() {
      await leave(place);
      await close();
    },
  };
}

interface Open {
  readonly session: Session;
  close(): Promise<void>;
}

async function openEmbedded(): Promise<Open> {
  const session = await embedded(await preparedDirectory());
  return { session, close: () => session.close() };
}

async function openOnServer(url: string, name: string): Promise<Open> {
  await onServer(url, `create database ${name}`);
  const target = new URL(url);
  target.pathname = `/${name}`;
  const session = await connect({ kind: "url", url: target.href });
  return {
    session,
    async close() {
      await session.close();
      await onServer(url, `drop database ${name} with (force)`);
    },
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const admin = await connect({ kind: "url", url });
  try {
    await admin.query(sql);
  } finally {
    await admin.close();
  }
}
