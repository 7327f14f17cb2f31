// Constraints that were added for later, and what validates them.
import { sameId } from "../catalog/object-id.ts";
import type { Work } from "./work.ts";

/** Was the constraint that it validates added in the same transaction? */
export function isValidatedAtOnce({ operation, step }: Work, works: readonly Work[]): boolean {
  if (operation.verb !== "alter" || operation.changes.validated?.to !== true) return false;
  return works.some(
    (other) =>
      other.step.transaction === step.transaction &&
      other.operation.verb === "create" &&
      sameId(other.operation.object.id, operation.id),
  );
}
