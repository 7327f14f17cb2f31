// In: a project's files. Out: the names in it that a command line can be finished with. No database is asked.
import { historyOfScope } from "./scope-state.ts";
import { type Environment, openWorkspaces, type Workspace } from "./workspace.ts";

export interface Completion {
  readonly word: string;
  /** What it stands for; empty where the word says it. */
  readonly about: string;
}

/** What names are wanted of. `point`: a revision, or the base before all of them. */
export type Completed = "revision" | "point" | "app" | "scope" | "external" | "database";

export async function completions(environment: Environment, of: Completed): Promise<readonly Completion[]> {
  const workspaces = await openWorkspaces(environment, { needsDatabase: false });
  const [{ project, scope: own }, ...external] = workspaces;
  switch (of) {
    case "revision":
      return (await Promise.all(workspaces.map(revisionsOf))).flat();
    case "point":
      return (await Promise.all(workspaces.map(pointsOf))).flat();
    case "app":
      return own.apps.map(({ name }) => plain(name));
    case "scope":
      return workspaces.map(({ scope }) => plain(scope.name));
    case "external":
      return external.map(({ scope }) => plain(scope.name));
    case "database":
      return [...Object.keys(project.databases), "all"].map(plain);
  }
}

async function pointsOf(workspace: Workspace): Promise<Completion[]> {
  const base = { word: `${prefixOf(workspace)}base`, about: "before the first migration" };
  return [base, ...(await revisionsOf(workspace))];
}

async function revisionsOf(workspace: Workspace): Promise<Completion[]> {
  const { revisions } = await historyOfScope(workspace);
  if (revisions.length === 0) return [];
  const prefix = prefixOf(workspace);
  const found = revisions.flatMap(({ revision, name, labels }) =>
    [revision, ...labels].map((word) => ({ word: `${prefix}${word}`, about: name })),
  );
  return [{ word: `${prefix}head`, about: "the newest one" }, ...found];
}

/** Those of the scope whose migrations are made here need no name before them. */
function prefixOf({ project, scope }: Workspace): string {
  return scope === project.scopes[0] ? "" : `${scope.name}@`;
}

function plain(word: string): Completion {
  return { word, about: "" };
}
