// What every command begins with: the project, its scopes, a session.

import type { Clock, Questioner, Session } from "../ports.ts";
import { connect } from "../postgres/connect.ts";
import type { Project } from "../project/load-project.ts";
import type { Scope } from "../project/scopes.ts";

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
}

/** One scope of a project. */
export interface Workspace {
  readonly project: Project;
  readonly scope: Scope;
  readonly env: Environment["env"];
}

/** The scope whose migrations are made here. */
export async function openWorkspace(environment: Environment): Promise<Workspace> {
  const [own] = await openWorkspaces(environment);
  return own;
}

/** Every scope, in the order in which they are migrated. */
export async function openWorkspaces({ cwd, env }: Environment): Promise<readonly [Workspace, ...Workspace[]]> {
  const { loadProject } = await import("../project/load-project.ts");
  const project = await loadProject(cwd, { env });
  const [own, ...external] = project.scopes;
  return [{ project, scope: own, env }, ...external.map((scope) => ({ project, scope, env }))];
}

/** Another session on the project's database. */
export function connectTo({ project: { database }, env }: Pick<Workspace, "project" | "env">): Promise<Session> {
  return connect(database.kind === "url" ? { ...database, environment: env } : database);
}

/** Runs `work` on a session that is closed afterwards, whatever happens. */
export async function withSession<T>(
  workspace: Pick<Workspace, "project" | "env">,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await connectTo(workspace);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
