// What a step that was not tried does to a table for sure, whatever stands in it.
// Source: https://www.postgresql.org/docs/current/sql-altertable.html (Notes)
import { type Catalog, factsBelow, has } from "../catalog/catalog.ts";
import { type Fact, isKind } from "../catalog/fact.ts";
import { nameOf, type ObjectId, objectId } from "../catalog/object-id.ts";
import type { Operation } from "../operations/operation.ts";
import { nameBefore, relationOf } from "./names-before.ts";
import type { Examined, ExaminedStep, Measured } from "./rule.ts";

interface Untried {
  readonly migration: Examined;
  readonly step: ExaminedStep;
  readonly operation: Operation;
}

const nothing: Measured = { locks: [], rewrites: [], scans: [], builds: [], writes: [], empties: [] };

export function supposed({ migration, step, operation }: Untried): Measured {
  const relation = relationOf(operation);
  if (relation === null) return nothing;
  const table = nameBefore(relation, migration, step.operation);
  if (!has(migration.before, table)) return nothing;
  const { lock } = step;
  const locked = [table, ...targetsOf(operation).filter((target) => has(migration.before, target))];
  return {
    ...nothing,
    locks: lock === null ? [] : locked.map((each) => ({ table: each, lock })),
    rewrites: isRewritten(operation) ? [table] : [],
    scans: isScanned(operation, migration.before, table) ? [table] : [],
    builds: builtBy(operation).map((index) => ({ table, index })),
  };
}

function targetsOf(operation: Operation): ObjectId[] {
  if (operation.verb !== "create" || !isKind(operation.object, "foreignKey")) return [];
  const { schema, table } = operation.object.attributes.references;
  return [objectId("table", schema, table)];
}

function isRewritten(operation: Operation): boolean {
  return operation.verb === "create" && isKind(operation.object, "column") && hasValueOfItsOwn(operation.object);
}

/** A number of its own in every row, or what is computed and stored. */
function hasValueOfItsOwn({ attributes: { type, identity, generated } }: Fact<"column">): boolean {
  return identity !== null || type.endsWith("serial") || (generated !== null && generated.stored !== false);
}

function isScanned(operation: Operation, before: Catalog, table: ObjectId): boolean {
  if (operation.verb === "create")
    return isKind(operation.object, "check") || isKind(operation.object, "foreignKey")
      ? operation.object.attributes.validated !== false && operation.object.attributes.enforced !== false
      : false;
  if (operation.verb !== "alter") return false;
  const { validated, notNull } = operation.changes;
  // A check may have proven already that there is no NULL.
  return validated?.to === true || (notNull?.to === true && factsBelow(before, table.path, "check").length === 0);
}

function builtBy(operation: Operation): string[] {
  if (operation.verb !== "create") return [];
  const { id } = operation.object;
  return ["index", "unique", "primaryKey", "exclusion"].includes(id.kind) ? [nameOf(id)] : [];
}
