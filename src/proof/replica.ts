// The throw-away database on which a migration is tried: embedded and in memory, or a scratch database on a server.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Session } from "../ports.ts";
import { openScratchDatabase } from "./scratch-database.ts";

export type ReplicaTarget = EmbeddedReplica | ServerReplica;

export interface EmbeddedReplica {
  readonly kind: "embedded";
  /** Where the file of an empty database is kept, from which every replica begins: `.sluice/cache`. */
  readonly cacheDirectory: string;
  /** Names of the extensions that CREATE EXTENSION shall find. */
  readonly extensions: readonly string[];
  /** The project's root: its drizzle-orm, its packages of extensions. */
  readonly resolveFrom?: string;
}

export interface ServerReplica {
  readonly kind: "server";
  /** Of any database of the server, as a role that may create databases. */
  readonly url: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly resolveFrom?: string;
}

export interface Replica {
  readonly kind: ReplicaTarget["kind"];
  readonly session: Session;
  /** Ends the session; nothing of the database is left. */
  close(): Promise<void>;
}

export async function openReplica(target: ReplicaTarget): Promise<Replica> {
  const session = target.kind === "embedded" ? await openEmbedded(target) : await openScratchDatabase(target);
  return { kind: target.kind, session, close: () => session.close() };
}

/** In memory: whatever ends the process, nothing stays behind. */
async function openEmbedded({ cacheDirectory, extensions, resolveFrom }: EmbeddedReplica): Promise<Session> {
  const { connectPglite } = await import("../postgres/pglite.ts");
  const image = join(cacheDirectory, `pglite-${await pgliteVersion()}.tar`);
  return connectPglite({ directory: null, image, extensions, ...(resolveFrom !== undefined && { resolveFrom }) });
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const manifest = await readFile(join(dirname(dirname(entry)), "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
