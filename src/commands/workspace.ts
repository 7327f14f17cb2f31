// What every command begins with: the project, its scope, a session.

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
}

export interface Workspace {
  readonly project: Project;
  readonly scope: Scope;
  readonly env: Environment["env"];
}

export async function openWorkspace({ cwd, env }: Environment): Promise<Workspace> {
  const { loadProject } = await import("../project/load-project.ts");
  const project = await loadProject(cwd, { env });
  return { project, scope: project.scopes[0], env };
}

/** Runs `work` on a session that is closed afterwards, whatever happens. */
export async function withSession<T>({ project, env }: Workspace, work: (session: Session) => Promise<T>): Promise<T> {
  const { database } = project;
  const session = await connect(database.kind === "url" ? { ...database, environment: env } : database);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
