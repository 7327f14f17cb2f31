// What every command begins with: the project, its scopes, a session.

import { UserError } from "../engine/errors.ts";
import type { Clock, Questioner, Session } from "../ports.ts";
import { connect } from "../postgres/connect.ts";
import { withPermissionHint } from "../postgres/permission.ts";
import type { Project } from "../project/load-project.ts";
import type { Scope } from "../project/scopes.ts";
import { assertWanted } from "./wanted.ts";

/** Handed in by whoever calls a command. Nothing here prints. */
export interface Environment {
  readonly cwd: string;
  readonly env: Record<string, string | undefined>;
  readonly clock: Clock;
  readonly questioner: Questioner;
  /** A line of progress, for people. */
  readonly progress: (line: string) => void;
  /** Somebody wants it to end: what runs on a database stops, and says where it stands. */
  readonly signal?: AbortSignal | undefined;
  /** One of `sluice.databases`, `NAME` or `NAME/SCHEMA`; otherwise the default one. */
  readonly database?: string | undefined;
  /** Where it is known already, with the database that is meant. */
  readonly project?: Project;
  /** A connection string in place of all that environment and configuration say. */
  readonly databaseUrl?: string;
}

/** One scope of a project. */
export interface Workspace {
  readonly project: Project;
  readonly scope: Scope;
  readonly env: Environment["env"];
}

export interface Opening {
  /** `false`: only files are looked at, and no database needs to be there. */
  readonly needsDatabase?: boolean;
}

/** The scope whose migrations are made here. */
export async function openWorkspace(environment: Environment, opening: Opening = {}): Promise<Workspace> {
  const [own] = await openWorkspaces(environment, opening);
  return own;
}

/** Every scope, in the order in which they are migrated. */
export async function openWorkspaces(
  environment: Environment,
  { needsDatabase = true }: Opening = {},
): Promise<readonly [Workspace, ...Workspace[]]> {
  const { env } = environment;
  assertWanted(environment);
  const { loadedProject, projectOn } = await import("./databases.ts");
  const project = await (needsDatabase ? projectOn : loadedProject)(environment);
  const [own, ...external] = project.scopes;
  return [{ project, scope: own, env }, ...external.map((scope) => ({ project, scope, env }))];
}

export interface Connecting {
  /** The tenant's schema may not be there yet. */
  readonly isNew?: boolean;
}

/** Another session on the project's database. */
export async function connectTo(
  { project: { database }, env }: Pick<Workspace, "project" | "env">,
  { isNew = false }: Connecting = {},
): Promise<Session> {
  const session = await connect(database.kind === "url" ? { ...database, environment: env } : database);
  if (isNew || database.schema === undefined) return session;
  try {
    await assertSchema(session, database.schema);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Runs `work` on a session that is closed afterwards, whatever happens. */
export async function withSession<T>(
  workspace: Pick<Workspace, "project" | "env">,
  work: (session: Session) => Promise<T>,
  connecting: Connecting = {},
): Promise<T> {
  const session = await connectTo(workspace, connecting);
  try {
    return await work(session);
  } catch (error) {
    throw await withPermissionHint(session, error);
  } finally {
    await session.close();
  }
}

/** Without its schema, a tenant's session would see whatever comes next in the search_path. */
async function assertSchema(session: Session, schema: string): Promise<void> {
  const found = await session.query("select from pg_namespace where nspname = $1", [schema]);
  if (found.length > 0) return;
  throw new UserError("no_schema", `${session.description}: there is no such schema`, {
    hint: "npx sluice migrate makes it, with --database and its name",
  });
}
