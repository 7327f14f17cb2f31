import { join } from "node:path";
import type { Workspace } from "./workspace.ts";

/** Where PostgreSQL's answers about spellings are kept. */
export function oracleCacheOf({ project }: Pick<Workspace, "project">): string {
  return join(project.root, ".sluice", "cache", "oracle.json");
}
