import type { Fact } from "../catalog/fact.ts";
import { keyOf, type ObjectKey, parentId } from "../catalog/object-id.ts";
import { UserError } from "../errors.ts";
import { rulesOf } from "../kinds/registry.ts";
import { type OperationBuilder, operationBuilder } from "./builder.ts";
import { inKindOrder } from "./definition.ts";
import { invertAll } from "./invert.ts";
import type { Operation } from "./operation.ts";

/** What a migration file exports. */
export interface MigrationSource {
  /** Twelve hexadecimal digits, as a rule; any text without white space. */
  readonly revision: string;
  /** The revisions it follows; none for the first one. */
  readonly parents: readonly string[];
  /** In words, for lists. */
  readonly name?: string;
  readonly app?: string;
  /** `none`: no statement of it runs in a transaction. */
  readonly transaction?: "none";
  readonly up: (op: OperationBuilder) => readonly Operation[];
  /** Without it, the opposite of `up` in reverse order. */
  readonly down?: (op: OperationBuilder) => readonly Operation[];
}

/** A migration, read. `down` is null when it can't be undone; `irreversible` says why. */
export interface Migration {
  readonly revision: string;
  readonly parents: readonly string[];
  readonly name: string;
  readonly app: string | null;
  readonly transaction: "each" | "none";
  readonly up: readonly Operation[];
  readonly down: readonly Operation[] | null;
  readonly irreversible: string | null;
}

/** Types the object; returns it as it is. */
export function defineMigration(source: MigrationSource): MigrationSource {
  return source;
}

/** Runs `up` and `down` of a source and gives every drop the definition that the other direction creates. */
export function readMigration(source: MigrationSource): Migration {
  const { revision, parents, name = "", app = null, transaction } = source;
  const up = source.up(operationBuilder());
  let down: readonly Operation[] | null = source.down?.(operationBuilder()) ?? null;
  let irreversible: string | null = null;
  if (down === null) {
    try {
      down = invertAll(up);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      irreversible = error.message;
    }
  }
  return {
    revision,
    parents,
    name,
    app,
    transaction: transaction ?? "each",
    up: resolveDrops(up, down ?? []),
    down: down === null ? null : resolveDrops(down, up),
    irreversible,
  };
}

/** A drop in one direction is whole when the other direction creates the same object. */
function resolveDrops(operations: readonly Operation[], opposite: readonly Operation[]): Operation[] {
  const created = opposite.flatMap((operation) => (operation.verb === "create" ? [operation.object, ...operation.parts] : []));
  const byKey = new Map(created.map((fact) => [keyOf(fact.id), fact]));
  // What has a drop of its own is gone by the time its table goes.
  const alone = new Set(operations.flatMap((operation) => (operation.verb === "drop" ? [keyOf(operation.id)] : [])));
  const parts = partsByParent(created.filter((fact) => !alone.has(keyOf(fact.id))));
  return operations.map((operation) => {
    if (operation.verb !== "drop" || operation.object !== undefined) return operation;
    const key = keyOf(operation.id);
    const object = byKey.get(key);
    return object === undefined ? operation : { ...operation, object, parts: inKindOrder(parts.get(key) ?? []) };
  });
}

/** What goes along when the parent is dropped. */
function partsByParent(facts: readonly Fact[]): ReadonlyMap<ObjectKey, readonly Fact[]> {
  const parts = new Map<ObjectKey, Fact[]>();
  for (const fact of facts) {
    for (const kind of rulesOf(fact.id.kind).parents) {
      if (rulesOf(kind).mustBeEmpty === true) continue;
      const key = keyOf(parentId(fact.id, kind));
      parts.set(key, [...(parts.get(key) ?? []), fact]);
    }
  }
  return parts;
}
