// Everything that the project has made is dropped, and its records with it. What others made stays.
import { type Catalog, catalogOf, emptyCatalog, restrict } from "../engine/catalog/catalog.ts";
import { describe } from "../engine/describe.ts";
import { UserError } from "../engine/errors.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { isBelow } from "../engine/operations/apply.ts";
import { ownedBy } from "../engine/ownership.ts";
import { plan } from "../engine/plan/plan.ts";
import { render } from "../engine/render/sql.ts";
import { PostgresError, type Session } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { type DraftEntry, draftEntry } from "../project/draft-entry.ts";
import { type Status, statusOf } from "../runner/status.ts";
import { inTransaction } from "../runner/steps.ts";
import { readVersions, versionTableName } from "../runner/version-table.ts";
import { catalogAfter } from "./catalog-after.ts";
import { type Locking, withLocks } from "./locks.ts";
import { lookedAfter } from "./looked-after.ts";
import { readScopeModels } from "./planned.ts";
import { ask } from "./questions/ask.ts";
import { historyOfScope, versionTableOf, versionTablesOf, withoutVersions } from "./scope-state.ts";
import { type Environment, openWorkspaces, type Workspace, withSession } from "./workspace.ts";

export interface ResetResult {
  /** In words: what was dropped. */
  readonly dropped: readonly string[];
  readonly database: string;
}

/** `yes`: nobody needs to be asked. */
export async function resetDb(environment: Environment, { yes }: { readonly yes: boolean }): Promise<ResetResult> {
  const workspaces = await openWorkspaces(environment);
  if (environment.env.NODE_ENV === "production") {
    throw new UserError("production", "NODE_ENV is production: nothing is dropped there", {
      exit: 2,
      hint: "run it with another NODE_ENV, on a database that may be emptied",
    });
  }
  return withSession(workspaces[0], async (session) => {
    if (!yes) {
      await ask(
        {
          text: `everything that this project has made in ${session.description} is dropped, with all rows: are you sure?`,
          choices: [{ label: "drop it", flag: "--yes", value: true }],
        },
        environment.questioner,
      );
    }
    return withLocks(workspaces, { session, progress: environment.progress }, async () => {
      const operations = plan(await goingOf(workspaces, { ...environment, session }), emptyCatalog);
      const tables = workspaces.map((workspace) => versionTableName(versionTableOf(workspace)));
      await dropAll(session, [
        ...operations.flatMap(render).map(({ sql }) => sql),
        ...tables.map((table) => `drop table if exists ${table}`),
      ]);
      return { dropped: operations.map(describe), database: session.description };
    });
  });
}

type Workspaces = readonly [Workspace, ...Workspace[]];

/** What the models define or the migrations have made, as far as it is there; a schema only when nothing else is in it. */
async function goingOf(workspaces: Workspaces, { session, progress }: Locking): Promise<Catalog> {
  const snapshot = withoutVersions(await readDatabase(session), versionTablesOf(workspaces[0]));
  const { catalog: live } = snapshot;
  const claims = workspaces.map(async (workspace) => {
    const [read, { revisions, files }, versions] = await Promise.all([
      readScopeModels(workspace),
      historyOfScope(workspace),
      readVersions(session, versionTableOf(workspace)),
    ]);
    const draft = draftOf(statusOf({ files }, versions), progress);
    const claimed = { models: read, snapshot, history: () => catalogAfter([...revisions, ...draft]) };
    const { models, history } = lookedAfter(workspace, claimed);
    return ownedBy(live, { defined: models.catalog, external: models.external, history }).ours;
  });
  const ours = catalogOf((await Promise.all(claims)).flatMap(({ facts }) => [...facts.values()]));
  const others = restrict(live, (_, key) => !ours.facts.has(key));
  return restrict(ours, ({ id }) => {
    const { mustBeEmpty, shared } = rulesOf(id.kind);
    return (
      shared !== true && !(mustBeEmpty === true && [...others.facts.values()].some((each) => isBelow(each.id, id)))
    );
  });
}

/** The draft that is applied. What is not known of it stays. */
function draftOf({ draft }: Pick<Status, "draft">, progress: Environment["progress"]): DraftEntry[] {
  try {
    return draft === undefined ? [] : [draftEntry(draft)];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    progress(`${error.message}; what only it has made stays`);
    return [];
  }
}

async function dropAll(session: Session, statements: readonly string[]): Promise<void> {
  try {
    await inTransaction(session, async () => {
      for (const sql of statements) await session.script(sql);
    });
  } catch (error) {
    if (!(error instanceof PostgresError) || error.code !== "2BP01") throw error;
    throw new UserError("in_use", `${error.message}${error.detail === undefined ? "" : `\n  ${error.detail}`}`, {
      hint: "nothing was dropped: drop what others have made on it first",
      cause: error,
    });
  }
}
