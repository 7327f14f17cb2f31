// Where replicas of a project's database are made.
import { join } from "node:path";
import type { ReplicaTarget } from "../proof/replica.ts";
import type { Workspace } from "./workspace.ts";

/** The replica for a database with these extensions. */
export type ReplicaFor = (extensions: readonly string[]) => ReplicaTarget;

/** Where the project wants its migrations proven; `null`: nowhere. */
export function replicaOf(workspace: Workspace): ReplicaFor | null {
  const { project, env } = workspace;
  const wanted = project.config.sluice?.proof ?? "embedded";
  if (wanted === false) return null;
  if (wanted === "embedded") return embeddedReplica(workspace);
  return () => ({ kind: "server", url: wanted.url, environment: env, resolveFrom: project.root });
}

export function embeddedReplica({ project }: Workspace): ReplicaFor {
  const cacheDirectory = join(project.root, ".sluice", "cache");
  return (extensions) => ({ kind: "embedded", cacheDirectory, extensions, resolveFrom: project.root });
}
