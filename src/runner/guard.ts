// What a migration must leave alone, looked at before and after each step that says nothing of what it touches.
import type { Session } from "../ports.ts";
import type { MigrationStep } from "./steps.ts";

/**
 * What is around the step. `transaction`: one that is open, so that all of it can still be taken back. `batch`: the same, for
 * some rows of a table; there are many of them. `none`: its statements are committed as they come.
 */
export type Span = "transaction" | "batch" | "none";

/** Looks, and returns what looks again and throws when something was touched since. */
export type Guard = (session: Session, span: Span) => Promise<() => Promise<void>>;

export interface Guarded {
  readonly session: Session;
  /** `null`: there is nothing else than what is the migration's own. */
  readonly guard: Guard | null;
}

/** What is to be called when the step is done. */
export async function guardedFrom(
  { guard, session }: Guarded,
  step: MigrationStep,
  span: Span,
): Promise<() => Promise<void>> {
  const isTold = step.kind === "sql" && step.byHand !== true;
  return guard === null || isTold ? async () => {} : guard(session, span);
}
