// Where a database lets nobody make temporary tables (a read-only one, or a role without that right), a replica of it is
// asked for PostgreSQL's own words.
import { UserError } from "../engine/errors.ts";
import type { Session, Snapshot } from "../ports.ts";
import { embeddedReplica, replicaOf } from "./replica-target.ts";
import type { Workspace } from "./workspace.ts";

export interface StandIn {
  /** The replica, made when it is first asked for. */
  open(snapshot: Snapshot): Promise<Session>;
  /** Nothing of it is left. */
  close(): Promise<void>;
}

/** `session`: on the database, which is only read. */
export function standIn(workspace: Workspace, session: Session): StandIn {
  const opened: Promise<Session>[] = [];
  return {
    open(snapshot) {
      opened[0] ??= replicaFor(workspace, session, snapshot);
      return opened[0];
    },
    async close() {
      await Promise.all(opened.map(async (each) => (await each.catch(() => undefined))?.close()));
    },
  };
}

async function replicaFor(workspace: Workspace, session: Session, { catalog }: Snapshot): Promise<Session> {
  const [{ openReplica }, { bringToStart }, { readSurroundings }] = await Promise.all([
    import("../proof/replica.ts"),
    import("../proof/start.ts"),
    import("../postgres/surroundings.ts"),
  ]);
  const surroundings = await readSurroundings(session);
  const target = (replicaOf(workspace) ?? embeddedReplica(workspace))(surroundings.extensions.map(({ name }) => name));
  const replica = await openReplica(target);
  const { refused } = await bringToStart(replica, surroundings, catalog);
  if (refused[0] === undefined) return replica.session;
  await replica.close();
  const { object, message } = refused[0];
  throw new UserError(
    "no_temporary_tables",
    `${session.description}: this role may not make temporary tables, and the database can't be built on a replica: ${object}: ${message}`,
    { hint: "GRANT TEMPORARY ON DATABASE … TO the role, or use a connection that may write" },
  );
}
