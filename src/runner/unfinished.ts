// A migration that a run left in the middle: it is gone on with in the direction in which it began, before anything else runs.
import { UserError } from "../engine/errors.ts";
import type { Scope } from "../project/scopes.ts";
import { commandFor } from "./command.ts";
import type { Direction } from "./run-migration.ts";
import type { Status } from "./status.ts";
import type { Version } from "./version-table.ts";

export function directionOf({ state }: Pick<Version, "state">): Direction {
  return state === "rolling back" ? "down" : "up";
}

/** What is said to whoever would do something else. `scope` is whose migration it is. */
export function unfinishedError(
  { history }: Pick<Status, "history">,
  version: Version,
  scope: Pick<Scope, "name" | "kind">,
): UserError {
  const { revision, state, done } = version;
  const whose = scope.kind === "project" ? "" : `${scope.name}: `;
  const file = history.byId.get(revision)?.file ?? revision;
  return new UserError(
    "unfinished",
    `${whose}${file} was cut off while ${state}, after ${done} ${done === 1 ? "statement" : "statements"}`,
    { hint: `finish it first: ${commandFor(scope, directionOf(version))}` },
  );
}
