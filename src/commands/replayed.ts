// A scope's migration files, replayed on a replica: their catalog, and a session on the replica for those who must ask more.
import { join } from "node:path";
import { UserError } from "../engine/errors.ts";
import { lazily } from "../engine/lazily.ts";
import type { Session, Snapshot } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import type { HistoryEntry } from "../project/history.ts";
import { replay } from "../proof/replay.ts";
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

/** `extensions`: those that the replica shall know; of the database that the migrations are for, say. */
export function replayed(
  workspace: Workspace,
  migrations: readonly HistoryEntry[],
  extensions: readonly string[],
): Replayed {
  const target = (replicaOf(workspace) ?? embeddedReplica(workspace))(extensions);
  const parts = [target.kind, ...[...extensions].sort(), ...migrations.map(({ checksum }) => checksum)];
  const file = catalogCacheFile(join(workspace.project.root, ".sluice", "cache"), parts);
  const session = lazySession(async () => (await made(() => openReplica(target), migrations, extensions)).session);
  const snapshot = lazily(async (): Promise<Snapshot> => {
    const known = await readCatalogCache(file);
    if (known !== null) return known;
    const read = await readDatabase(session);
    await writeCatalogCache(file, read);
    return read;
  });
  return { snapshot, session, close: () => session.close() };
}

/** Some migrations make their extensions, and some find them there. */
async function made(
  open: () => Promise<Replica>,
  migrations: readonly HistoryEntry[],
  extensions: readonly string[],
): Promise<Replica> {
  const bare = await open();
  const failure = await replay(bare.session, migrations, []);
  if (failure === null) return bare;
  await bare.close();
  if (extensions.length > 0) {
    const prepared = await open();
    if ((await replay(prepared.session, migrations, extensions)) === null) return prepared;
    await prepared.close();
  }
  const { migration, statement, message } = failure;
  throw new UserError(
    "not_replayable",
    `${migration.file} can't be replayed on an empty database: ${message}\n  ${statement.split("\n")[0] ?? ""}`,
    { hint: "let it work on an empty database, too; or set `sluice.proof` to a server that has what it needs" },
  );
}
