// What was chosen before the locks were held, looked at again once they are: another run may have come between.
import { UserError } from "../engine/errors.ts";
import type { Direction } from "../runner/run-migration.ts";
import type { Chosen, States } from "./choose.ts";

export interface Choosing {
  readonly direction: Direction;
  readonly choose: (states: States) => readonly Chosen[];
}

/** What of it is still to be done; nothing where others have done it. Throws where that isn't what would be chosen now. */
export function dueNow(before: readonly Chosen[], now: States, { direction, choose }: Choosing): readonly Chosen[] {
  const due = before.filter((each) => isDue(each, now, direction));
  if (due.length === 0) return [];
  const chosen = choose(now);
  const isSame = chosen.length === due.length && chosen.every(({ migration }, at) => migration === due[at]?.migration);
  if (isSame) return chosen;
  throw moved();
}

export function moved(): UserError {
  return new UserError("moved", "another run has come between: the database isn't where it was", {
    hint: "nothing was run: run the command again",
  });
}

function isDue({ state, migration }: Chosen, now: States, direction: Direction): boolean {
  const { history, status, versions } = now.find(({ workspace }) => workspace === state.workspace) ?? state;
  if (direction === "down") {
    const own = [migration.revision, ...migration.replaces];
    return versions.some(({ revision }) => own.includes(revision));
  }
  // By now the database may go by a squash in its place.
  const entry = history.byId.get(migration.revision);
  const isApplied = status.applied.some((each) => each === entry);
  return !isApplied || status.unfinished?.revision === entry?.revision;
}
