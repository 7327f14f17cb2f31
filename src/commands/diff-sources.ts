// `models`, `live`, `history@REV`, `empty` or a URL: what a comparison begins with, or is to arrive at.
import type { Catalog } from "../engine/catalog/catalog.ts";
import { emptyCatalog, factsBelow, factsOfKind, restrict, without } from "../engine/catalog/catalog.ts";
import { nameOf, type ObjectId } from "../engine/catalog/object-id.ts";
import type { Claim } from "../engine/collisions.ts";
import { UserError } from "../engine/errors.ts";
import { footingOf } from "../engine/footing.ts";
import { type Grounds, inDefault, ownerOf, rootsOf } from "../engine/foreign.ts";
import { ancestors } from "../engine/history/graph.ts";
import { onlyHead, resolve } from "../engine/history/resolve.ts";
import { plan } from "../engine/plan/plan.ts";
import type { Models, Session, Snapshot } from "../ports.ts";
import { connect } from "../postgres/connect.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { openReplica } from "../proof/replica.ts";
import { run } from "../proof/run.ts";
import { catalogAfter } from "./catalog-after.ts";
import { onDatabase } from "./databases.ts";
import { asModels } from "./drift.ts";
import { claimsOfOthers } from "./other-scopes.ts";
import { readScopeModels } from "./planned.ts";
import { configuredGround, replayed } from "./replayed.ts";
import { embeddedReplica, replicaOf } from "./replica-target.ts";
import { historyOfScope, versionTablesOf, withoutVersions } from "./scope-state.ts";
import { connectTo, type Workspace } from "./workspace.ts";

export interface Source {
  /** Where a way begins. */
  readonly start: () => Promise<Start>;
  /** Where it leads. */
  readonly end: () => Promise<End>;
  close(): Promise<void>;
}

export interface Start {
  readonly session: Session;
  readonly snapshot: Snapshot;
  /** What is ours of it; `null`: others have objects in it, too, and the end is asked. */
  readonly own: Catalog | null;
}

export interface End {
  readonly models: Models;
  /** What the scope owns where this is wanted of a database that others use, too. */
  readonly owned: Catalog;
}

export async function sourceOf(workspace: Workspace, name: string): Promise<Source> {
  if (name === "models") return modelsSource(workspace);
  if (name === "live") return databaseSource(workspace, () => connectTo(workspace));
  if (name === "empty") return historySource(workspace, "base");
  if (name === "history" || name.startsWith("history@")) return historySource(workspace, name.slice("history@".length));
  if (/^postgres(?:ql)?:\/\//.test(name)) {
    const { env, project } = workspace;
    return databaseSource(workspace, () =>
      connect({ kind: "url", url: name, environment: env, resolveFrom: project.root }),
    );
  }
  if (Object.hasOwn(workspace.project.databases, name.split("/")[0] ?? "")) return namedSource(workspace, name);
  throw new UserError("unknown_source", `${name} is nothing that can be compared`, {
    exit: 2,
    hint: "choose two of: models, live, history, history@REV, empty, postgres://…, a name of sluice.databases",
  });
}

async function historySource(workspace: Workspace, name: string): Promise<Source> {
  const history = await historyOfScope(workspace);
  const point = name === "" ? onlyHead(history) : resolve(history, name, null);
  const migrations = point === null ? [] : ancestors(history, [point.revision]);
  const { session, snapshot, made, close } = await replayed(workspace, migrations, configuredGround(workspace));
  return {
    start: async () => ({ session, snapshot: await snapshot(), own: await made() }),
    async end() {
      const catalog = await made();
      return { models: asModels(catalog), owned: migrations.length === 0 ? catalogAfter(history.revisions) : catalog };
    },
    close,
  };
}

async function namedSource({ project, scope, env }: Workspace, database: string): Promise<Source> {
  const on = { project: await onDatabase(project, { database, env }), scope, env };
  return databaseSource(on, () => connectTo(on));
}

function databaseSource(workspace: Workspace, open: () => Promise<Session>): Source {
  const opened: Promise<Session>[] = [];
  const session = (): Promise<Session> => {
    opened[0] ??= open();
    return opened[0];
  };
  const snapshot = async (): Promise<Snapshot> =>
    withoutVersions(await readDatabase(await session()), versionTablesOf(workspace));
  return {
    start: async () => ({ session: await session(), snapshot: await snapshot(), own: null }),
    async end() {
      const [found, others] = await Promise.all([snapshot(), claimsOfOthers(workspace)]);
      const catalog = ownIn(found, others);
      return { models: asModels(catalog), owned: catalog };
    },
    close: async () => void (await (await opened[0]?.catch(() => null))?.close()),
  };
}

/** A database without what other scopes of the project have in it, and without anybody's version table. */
function ownIn({ catalog, defaultSchema }: Snapshot, others: readonly Claim[]): Catalog {
  const theirs = others.flatMap((each) => rootsOf(each.catalog)).map((id) => inDefault(id, defaultSchema));
  const records = factsOfKind(catalog, "table").flatMap(({ id }) => (isRecord(catalog, id) ? [id] : []));
  const grounds: Grounds = {
    own: [],
    others: theirs.map((id) => ({ id, whose: "another scope's" })),
    records: records.map((id) => ({ id, whose: "a scope's" })),
    defaultSchema,
  };
  return restrict(catalog, ({ id }) => ownerOf(id, grounds) === null);
}

const versionColumns = ["revision", "name", "checksum", "applied_at", "duration_ms", "state", "done"];

/** By its columns: in another database it may have another name. */
function isRecord(catalog: Catalog, { path }: ObjectId): boolean {
  const columns = factsBelow(catalog, path, "column").map(({ id }) => nameOf(id));
  return versionColumns.every((name) => columns.includes(name));
}

function modelsSource(workspace: Workspace): Source {
  const opened: Session[] = [];
  const models = (): Promise<Models> => readScopeModels(workspace);
  return {
    async start() {
      const target = replicaOf(workspace) ?? embeddedReplica(workspace);
      const { session } = await openReplica(target(workspace.project.config.sluice?.embedded?.extensions ?? []));
      opened.push(session);
      const operations = plan(emptyCatalog, (await models()).catalog);
      const footing = footingOf(operations);
      await run(session, plan(emptyCatalog, footing), "each");
      const failure = await run(session, operations, "each");
      if (failure !== null) {
        throw new UserError(
          "not_buildable",
          `the models can't be built on a replica: ${failure.message}\n  ${failure.statement}`,
        );
      }
      const snapshot = await readDatabase(session);
      return { session, snapshot, own: without(snapshot.catalog, footing) };
    },
    async end() {
      const { revisions } = await historyOfScope(workspace);
      return { models: await models(), owned: catalogAfter(revisions) };
    },
    close: async () => void (await Promise.all(opened.map((session) => session.close()))),
  };
}
