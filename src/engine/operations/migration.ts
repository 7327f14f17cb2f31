import type { Fact } from "../catalog/fact.ts";
import { keyOf, type ObjectKey } from "../catalog/object-id.ts";
import { describe } from "../describe.ts";
import { UserError } from "../errors.ts";
import { parentIds, rulesOf } from "../kinds/registry.ts";
import { lazily } from "../lazily.ts";
import { render } from "../render/sql.ts";
import { type OperationBuilder, operationBuilder } from "./builder.ts";
import { inKindOrder } from "./definition.ts";
import { invertAll } from "./invert.ts";
import type { Operation } from "./operation.ts";
import { misfitOf } from "./well-formed.ts";

/** What a migration file exports. */
export interface MigrationSource {
  /** Twelve hexadecimal digits, as a rule; any text without white space. */
  readonly revision: string;
  /** The revisions it follows; none for the first one. */
  readonly parents: readonly string[];
  /** In words, for lists. */
  readonly name?: string;
  readonly app?: string;
  /** Names for it that people can type: `v2`, and `v2@head` for the newest that follows it. */
  readonly labels?: readonly string[];
  /** Revisions of other scopes that must be applied before it: `billing@3f9a1c2e7b04`. */
  readonly dependsOn?: readonly string[];
  /** A squash: the revisions that it stands for, oldest first. A parent that names one of them means this one. */
  readonly replaces?: readonly string[];
  /** `none`: no statement of it runs in a transaction. */
  readonly transaction?: "none";
  /** Findings of `sluice review` that are known and wanted: the rule, or the rule and its object, and the reason. */
  readonly accepts?: Readonly<Record<string, string>>;
  readonly up: (op: OperationBuilder) => readonly Operation[];
  /** What the SQL of `up` does to the schema, in operations: so much of it is owned. Nothing of it is run. */
  readonly effect?: (op: OperationBuilder) => readonly Operation[];
  /** Without it, the opposite of `up` in reverse order. */
  readonly down?: (op: OperationBuilder) => readonly Operation[];
}

/** A migration, read. `down` is null when it can't be undone; `irreversible` says why. */
export interface Migration {
  readonly revision: string;
  readonly parents: readonly string[];
  readonly name: string;
  readonly app: string | null;
  readonly labels: readonly string[];
  readonly dependsOn: readonly string[];
  readonly replaces: readonly string[];
  readonly transaction: "each" | "none";
  readonly accepts: Readonly<Record<string, string>>;
  readonly up: readonly Operation[];
  /** What `up` does to the schema, as far as the file says it in operations: `up` itself, unless it says so elsewhere. */
  readonly effect: readonly Operation[];
  readonly down: readonly Operation[] | null;
  readonly irreversible: string | null;
}

/**
 * A source as a migration. Its functions are called when the operations are first asked for, and each drop gets the
 * definition that the other direction creates. `where` names the file in errors.
 */
export function readMigration(source: MigrationSource, where = ""): Migration {
  const { revision, parents, name = "", app = null, transaction = "each" } = source;
  const { labels = [], dependsOn = [], replaces = [], accepts = {} } = source;
  const read = lazily(() => naming(where, () => readOperations(source)));
  return {
    revision,
    parents,
    name,
    app,
    labels,
    dependsOn,
    replaces,
    transaction,
    accepts,
    get up() {
      return read().up;
    },
    get effect() {
      return read().effect;
    },
    get down() {
      return read().down;
    },
    get irreversible() {
      return read().irreversible;
    },
  };
}

function readOperations(source: MigrationSource): Pick<Migration, "up" | "effect" | "down" | "irreversible"> {
  const up = operationsOf(source, "up") ?? [];
  let down = operationsOf(source, "down");
  let irreversible: string | null = null;
  if (down === null) {
    try {
      down = invertAll(up);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      irreversible = error.message;
    }
  }
  const whole = resolveDrops(up, down ?? []);
  const said = operationsOf(source, "effect");
  const effect = said === null ? whole : resolveDrops(said, down ?? []);
  return { up: whole, effect, down: down === null ? null : resolveDrops(down, said ?? up), irreversible };
}

/** What one of the file's functions returns; `null`: there is no such function. */
function operationsOf(source: MigrationSource, name: "up" | "down" | "effect"): readonly Operation[] | null {
  if (source[name] === undefined) return null;
  try {
    const operations = source[name](operationBuilder());
    const wrong = misfitOf(operations);
    if (wrong !== null) throw new TypeError(wrong);
    for (const operation of operations) assertWritable(operation);
    return operations;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError("bad_operation", `\`${name}\` can't be read: ${messageOf(cause)}`, {
      hint: `mend \`${name}\` in the file`,
      cause,
    });
  }
}

/** What PostgreSQL needs besides, in words of its own, is told when the migration runs that way. */
function assertWritable(operation: Operation): void {
  try {
    render(operation);
  } catch (cause) {
    if (cause instanceof UserError) return;
    throw new TypeError(`${describe(operation)} can't be written as SQL: ${messageOf(cause)}`, { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function naming<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError) || where === "") throw error;
    throw new UserError(error.code, `${where}: ${error.message}`, {
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    });
  }
}

/** A drop in one direction is whole when the other direction creates the same object. */
function resolveDrops(operations: readonly Operation[], opposite: readonly Operation[]): Operation[] {
  const created = opposite.flatMap((operation) =>
    operation.verb === "create" ? [operation.object, ...operation.parts] : [],
  );
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
    for (const parent of parentIds(fact.id)) {
      if (rulesOf(parent.kind).mustBeEmpty === true) continue;
      const key = keyOf(parent);
      parts.set(key, [...(parts.get(key) ?? []), fact]);
    }
  }
  return parts;
}
