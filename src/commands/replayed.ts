// A scope's migration files, replayed on a replica: their catalog, and a session on the replica for those who must ask more.
import { join } from "node:path";
import { type Catalog, catalogOf, emptyCatalog, without } from "../engine/catalog/catalog.ts";
import { lazily } from "../engine/lazily.ts";
import type { Session, Snapshot } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import type { HistoryEntry } from "../project/history.ts";
import { type Ground, replayOn } from "../proof/replay.ts";
import { openReplica } from "../proof/replica.ts";
import { catalogCacheFile, type ReadReplica, readCatalogCache, writeCatalogCache } from "../store/catalog-cache.ts";
import { lazySession } from "../watch/lazy-session.ts";
import { catalogAfter } from "./catalog-after.ts";
import { replayOrder } from "./replay-order.ts";
import { embeddedReplica, replicaOf } from "./replica-target.ts";
import type { Workspace } from "./workspace.ts";

export interface Replayed {
  /** Of all that is on the replica; from a file where the same migrations were replayed before. */
  readonly snapshot: () => Promise<Snapshot>;
  /** Of that, what the migrations have made: without other scopes' things that they depend on, and tables of others. */
  readonly made: () => Promise<Catalog>;
  /** On the replica, which is made when the first statement comes. */
  readonly session: Session;
  close(): Promise<void>;
}

/** `migrations`: of the workspace's scope, parents first. `ground`: that of the database which they are for, say. */
export async function replayed(
  workspace: Workspace,
  migrations: readonly HistoryEntry[],
  ground: Ground,
): Promise<Replayed> {
  const { all, others } = await replayOrder(workspace, migrations);
  const { searchPath, extensions } = ground;
  const names = extensions.map(({ name }) => name);
  const target = (replicaOf(workspace) ?? embeddedReplica(workspace))(names);
  const placed = extensions.map(({ name, schema }) => [name, schema]);
  const parts = [target.kind, JSON.stringify([searchPath, placed]), ...all.map(({ checksum }) => checksum)];
  const file = catalogCacheFile(join(workspace.project.root, ".sluice", "cache"), parts);
  let footing = emptyCatalog;
  const session = lazySession(async () => {
    const replica = await replayOn(() => openReplica(target), all, ground);
    footing = catalogOf([...replica.footing.facts.values(), ...catalogAfter(others).facts.values()]);
    return replica.session;
  });
  const read = lazily(async (): Promise<ReadReplica> => {
    const known = await readCatalogCache(file);
    if (known !== null) return known;
    const snapshot = await readDatabase(session);
    await writeCatalogCache(file, { snapshot, footing });
    return { snapshot, footing };
  });
  return {
    snapshot: async () => (await read()).snapshot,
    async made() {
      const { snapshot, footing: others } = await read();
      return without(snapshot.catalog, others);
    },
    session,
    close: () => session.close(),
  };
}

/** What the configuration says of the project's database, where nobody asks the database itself. */
export function configuredGround({ project: { config, database } }: Workspace): Ground {
  const searchPath = [database.schema ?? "public", ...(database.searchPath ?? [])];
  const extensions = config.sluice?.embedded?.extensions ?? [];
  return { searchPath, extensions: extensions.map((name) => ({ name, schema: searchPath.at(-1) ?? "public" })) };
}
