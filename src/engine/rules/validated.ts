import type { ObjectId } from "../catalog/object-id.ts";
import type { Operation } from "../operations/operation.ts";

/** The constraints that some operations validate. */
export function validatedBy(operations: readonly Operation[]): ObjectId[] {
  return operations.flatMap((operation) =>
    operation.verb === "alter" && operation.changes.validated?.to === true ? [operation.id] : [],
  );
}
