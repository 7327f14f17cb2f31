import type { Session } from "../ports.ts";
import { type Watchdog, watchdog } from "../runner/watchdog.ts";
import { connectTo, type Environment, type Workspace } from "./workspace.ts";

/** Over what runs in the session. The embedded database has no second one. */
export function watchdogOver(
  session: Session,
  { project, env }: Pick<Workspace, "project" | "env">,
  { progress, signal }: Pick<Environment, "progress" | "signal">,
): Watchdog {
  return watchdog({
    session,
    open: project.database.kind === "url" ? () => connectTo({ project, env }) : null,
    signal,
    onWait: (blockers) => progress(`waiting for ${blockers}`),
  });
}
