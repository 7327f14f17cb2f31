// A scope's migration files, replayed on a replica: their catalog, and a session on the replica for those who must ask more.
import { join } from "node:path";
import { UserError } from "../engine/errors.ts";
import { lazily } from "../engine/lazily.ts";
import type { Session, Snapshot } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import type { HistoryEntry } from "../project/history.ts";
import { type Ground, replay } from "../proof/replay.ts";
import { openReplica, type Replica } from "../proof/replica.ts";
import { catalogCacheFile, readCatalogCache, writeCatalogCache } from "../store/catalog-cache.ts";
import { lazySession } from "../watch/lazy-session.ts";
import { embeddedReplica, replicaOf } from "./replica-target.ts";
import type { Workspace } from "./workspace.ts";

export interface Replayed {
  /** From a file where the same migrations were replayed before. */
  readonly snapshot: () => Promise<Snapshot>;
  /** On the replica, which is made when the first statement comes. */
  readonly session: Session;
  close(): Promise<void>;
}

/** `ground`: that of the database which the migrations are for, say. */
export function replayed(workspace: Workspace, migrations: readonly HistoryEntry[], ground: Ground): Replayed {
  const { searchPath, extensions } = ground;
  const names = extensions.map(({ name }) => name);
  const target = (replicaOf(workspace) ?? embeddedReplica(workspace))(names);
  const placed = extensions.map(({ name, schema }) => [name, schema]);
  const parts = [target.kind, JSON.stringify([searchPath, placed]), ...migrations.map(({ checksum }) => checksum)];
  const file = catalogCacheFile(join(workspace.project.root, ".sluice", "cache"), parts);
  const session = lazySession(async () => (await made(() => openReplica(target), migrations, ground)).session);
  const snapshot = lazily(async (): Promise<Snapshot> => {
    const known = await readCatalogCache(file);
    if (known !== null) return known;
    const read = await readDatabase(session);
    await writeCatalogCache(file, read);
    return read;
  });
  return { snapshot, session, close: () => session.close() };
}

/** What the configuration says of the project's database, where nobody asks the database itself. */
export function configuredGround({ project: { config, database } }: Workspace): Ground {
  const searchPath = [database.schema ?? "public", ...(database.searchPath ?? [])];
  const extensions = config.sluice?.embedded?.extensions ?? [];
  return { searchPath, extensions: extensions.map((name) => ({ name, schema: searchPath.at(-1) ?? "public" })) };
}

/** Some migrations make their extensions, and some find them there. */
async function made(
  open: () => Promise<Replica>,
  migrations: readonly HistoryEntry[],
  ground: Ground,
): Promise<Replica> {
  const bare = await open();
  const failure = await replay(bare.session, migrations, { ...ground, extensions: [] });
  if (failure === null) return bare;
  await bare.close();
  if (ground.extensions.length > 0) {
    const prepared = await open();
    if ((await replay(prepared.session, migrations, ground)) === null) return prepared;
    await prepared.close();
  }
  const { migration, statement, message } = failure;
  throw new UserError(
    "not_replayable",
    `${migration.file} can't be replayed on an empty database: ${message}\n  ${statement.split("\n")[0] ?? ""}`,
    { hint: "let it work on an empty database, too; or set `sluice.proof` to a server that has what it needs" },
  );
}
