import type { Json } from "../catalog/fact.ts";
import type { AttributesOf, Kind } from "../catalog/kind.ts";
import { UserError } from "../errors.ts";
import type { CommonAttributes } from "../kinds/common.ts";
import { kinds, type Registry, rulesOf } from "../kinds/registry.ts";
import { assertKnown, parseDefinition, parseId } from "./definition.ts";
import type { Change, Operation, RunFunction } from "./operation.ts";

type File<K extends Kind> = Registry[K]["file"];

/** A kind's own definition: what its file form parses, or its attributes with those that have defaults left out. */
type Own<K extends Kind> =
  File<K> extends { parse: (definition: infer D) => unknown }
    ? D
    : Partial<Pick<AttributesOf[K], keyof Registry[K]["defaults"] & keyof AttributesOf[K]>> &
        Omit<AttributesOf[K], keyof Registry[K]["defaults"]>;

/** The sections of the kinds that fold into this one: `columns`, `primaryKey`, … */
type Sections<K extends Kind> = {
  readonly [F in Kind as K extends Registry[F]["parents"][number]
    ? File<F> extends { fold: infer S extends string }
      ? S
      : never
    : never]?: { readonly [name: string]: Own<F> };
};

type Definition<K extends Kind> = Whole<Own<K>, Sections<K> & CommonAttributes>;

/** The short forms stand as they are. */
type Whole<Form, More> = Form extends string | readonly unknown[] ? Form : Form & More;

type Attributes<K extends Kind> = AttributesOf[K] & CommonAttributes;

type AttributeChanges<K extends Kind> = {
  readonly [A in keyof Attributes<K>]?: {
    readonly from: Attributes<K>[A] | undefined;
    readonly to: Attributes<K>[A] | undefined;
    readonly with?: Json;
  };
};

/**
 * What `op` is in a migration file: four functions for each kind of object. Names are written as in SQL, with the table
 * before what belongs to one: `op.addColumn("posts.title", …)`; the schema comes first where it isn't the default one.
 */
export type OperationBuilder = {
  readonly [K in Kind as File<K>["create"]]: (name: string, definition: Definition<K>) => Operation;
} & {
  readonly [K in Kind as File<K>["drop"]]: (name: string) => Operation;
} & {
  readonly [K in Kind as File<K>["alter"]]: (name: string, changes: AttributeChanges<K>) => Operation;
} & {
  readonly [K in Kind as File<K>["rename"]]: (from: string, to: string) => Operation;
} & {
  /** SQL, and the SQL that undoes it. Any number of statements. */
  readonly sql: (up: string, down?: string) => Operation;
  /** Code that runs in the migration's transaction, and the code that undoes it. */
  readonly run: (up: RunFunction, down?: RunFunction) => Operation;
};

/** The builder handed to `up` and `down`. A definition that makes no sense is a UserError that names the operation. */
export function operationBuilder(): OperationBuilder {
  const builder: Record<string, unknown> = {
    sql: (up: string, down?: string): Operation => ({ verb: "sql", up, down: down ?? null }),
    run: (up: RunFunction, down?: RunFunction): Operation => ({ verb: "run", up, down: down ?? null }),
  };
  for (const kind of kinds) {
    const { file } = rulesOf(kind);
    builder[file.create] = (name: string, definition: Json = {}): Operation =>
      naming(`op.${file.create}(${JSON.stringify(name)})`, () => ({
        verb: "create",
        ...parseDefinition(parseId(kind, name), definition),
      }));
    builder[file.drop] = (name: string): Operation => ({ verb: "drop", id: parseId(kind, name) });
    builder[file.alter] = (name: string, changes: Record<string, Change>): Operation =>
      naming(`op.${file.alter}(${JSON.stringify(name)})`, () => {
        assertKnown(kind, Object.keys(changes));
        return { verb: "alter", id: parseId(kind, name), changes };
      });
    builder[file.rename] = (from: string, to: string): Operation => ({
      verb: "rename",
      id: parseId(kind, from),
      to: parseId(kind, to),
    });
  }
  return builder as unknown as OperationBuilder;
}

function naming<T>(operation: string, build: () => T): T {
  try {
    return build();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UserError("bad_operation", `${operation} has a definition that can't be read: ${message}`, { cause });
  }
}
