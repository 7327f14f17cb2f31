// What a scope's models define, whatever they lean on.
import { type ModelsRead, readModels } from "../drizzle/read-models.ts";
import type { Workspace } from "./workspace.ts";

export function modelsOf({ project, scope }: Pick<Workspace, "project" | "scope">): Promise<ModelsRead> {
  return readModels({
    root: project.root,
    modules: scope.apps.map(({ name, modules }) => ({ app: name, files: modules })),
    ...(project.casing !== undefined && { casing: project.casing }),
  });
}
