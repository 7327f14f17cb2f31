// `billing@head`: whose revision is meant.
import { UserError } from "../engine/errors.ts";
import type { Workspace } from "./workspace.ts";

export interface NamedScope {
  readonly workspace: Workspace;
  /** What is meant of it, as `resolve` takes it; absent: nothing was said. */
  readonly name?: string;
}

/** What was typed: a revision, with its scope or without; or the scope by itself. */
export interface Target {
  readonly name?: string | undefined;
  readonly app?: string | undefined;
}

type Workspaces = readonly [Workspace, ...Workspace[]];

/** `billing`, `billing@REV` and `project@REV` name a scope; anything else is of the one whose migrations are made here. */
export function scopeNamed(workspaces: Workspaces, { name: text = "", app }: Target): NamedScope {
  if (app !== undefined) return { workspace: ofApp(workspaces, app), ...(text !== "" && { name: text }) };
  const at = text.indexOf("@");
  const who = at < 0 ? text : text.slice(0, at);
  const named = workspaces.find(({ scope }) => scope.name === who);
  if (named !== undefined) {
    const name = at < 0 ? "" : text.slice(at + 1);
    return { workspace: named, ...(name !== "" && { name }) };
  }
  const [own] = workspaces;
  if (own.scope.apps.some(({ name }) => name === text)) throw internalApp(text);
  return { workspace: own, ...(text !== "" && { name: text }) };
}

function ofApp(workspaces: Workspaces, app: string): Workspace {
  const found = workspaces.find(({ scope }) => scope.name === app);
  if (found !== undefined) return found;
  const [own] = workspaces;
  if (own.scope.apps.some(({ name }) => name === app)) throw internalApp(app);
  const known = workspaces.map(({ scope }) => scope.name);
  throw new UserError("unknown_app", `there is no external app ${app}`, {
    exit: 2,
    hint: `Known: ${known.join(", ")}.`,
  });
}

/** The migrations of internal apps are the project's. */
function internalApp(name: string): UserError {
  return new UserError(
    "internal_app",
    `${name} is an internal app: it shares its migrations with core and the other internal apps, and isn't run by itself`,
    {
      exit: 2,
      hint: `run npx sluice migrate for all of them, or npx sluice migrate ${name}@head up to the newest one of ${name}`,
    },
  );
}
