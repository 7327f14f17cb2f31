import { factsOfKind, find } from "../catalog/catalog.ts";
import type { Json } from "../catalog/fact.ts";
import { qualifiedName, quoteIdentifier, quoteLiteral, splitName, suffixed } from "../catalog/identifier.ts";
import { displayName, nameOf, type ObjectId, objectId, schemaOf } from "../catalog/object-id.ts";
import { UserError } from "../errors.ts";
import type { Change } from "../operations/operation.ts";
import { type Statement, statement } from "../render/statement.ts";
import { inSchema, moveAndRename, tableName, typeNamespace } from "./names.ts";
import type { Alteration, KindRules } from "./rules.ts";

export interface EnumAttributes {
  /** In sort order. */
  readonly values: readonly string[];
}

/** A column whose type is rebuilt with the enum; its default is put back when it stays the same. */
interface RebuiltColumn {
  readonly column: string;
  readonly type: string;
  readonly default: string | null;
}

const typeName = (id: ObjectId): string => qualifiedName(...id.path);
const literals = (values: readonly string[]): string => values.map(quoteLiteral).join(", ");

export const enumType = {
  kind: "enum",
  words: "enum",
  parents: ["schema"],
  depth: 2,
  defaults: {},
  attributes: { values: { change: "alter" } },
  namespaces: (id) => [typeNamespace(id)],
  dependsOn: ({ id }) => inSchema(id),
  hold: () => "loosely",
  // Stored expressions hold constants of the old type, which has other values than the rebuilt one.
  disturbs: ({ changes }, hold) =>
    hold !== "loosely" && !onlyAdds(valuesOf(changes.values?.from), valuesOf(changes.values?.to)),
  follow: ({ attributes }) => attributes,
  typeName,
  prepare: (alteration) => {
    const { values } = alteration.changes;
    if (values === undefined || onlyAdds(valuesOf(values.from), valuesOf(values.to))) return alteration.changes;
    return { values: { ...values, with: rebuiltColumns(alteration) as unknown as Json } };
  },
  sql: {
    create: ({ id, attributes }) => [statement(`CREATE TYPE ${typeName(id)} AS ENUM (${literals(attributes.values)})`)],
    drop: (id) => [statement(`DROP TYPE ${typeName(id)}`)],
    alter: (id, { values }) => {
      if (values === undefined) return [];
      const [from, to] = [valuesOf(values.from), valuesOf(values.to)];
      return onlyAdds(from, to) ? addValues(id, from, to) : rebuild(id, to, values);
    },
    rename: (from, to) => moveAndRename("TYPE", from, to),
  },
  file: {
    create: "createEnum",
    drop: "dropEnum",
    alter: "alterEnum",
    rename: "renameEnum",
    print: (attributes) => attributes.values ?? [],
    parse: (values: readonly string[]) => ({ values }),
  },
} as const satisfies KindRules<"enum">;

function valuesOf(value: Json | undefined): readonly string[] {
  return (value ?? []) as readonly string[];
}

/** Every old value is still there, in its old order: ADD VALUE is enough. */
function onlyAdds(from: readonly string[], to: readonly string[]): boolean {
  let at = 0;
  for (const value of to) if (value === from[at]) at++;
  return at === from.length;
}

// https://www.postgresql.org/docs/current/sql-altertype.html: a new value can't be used before the transaction is committed.
function addValues(id: ObjectId, from: readonly string[], to: readonly string[]): Statement[] {
  const last = to.lastIndexOf(from[from.length - 1] ?? "");
  return to.flatMap((value, at) => {
    if (from.includes(value)) return [];
    const before = to[at - 1];
    const next = to.slice(at + 1).find((later) => from.includes(later));
    let place = "";
    if (at < last || from.length === 0) {
      if (before !== undefined) place = ` AFTER ${quoteLiteral(before)}`;
      else if (next !== undefined) place = ` BEFORE ${quoteLiteral(next)}`;
    }
    return [statement(`ALTER TYPE ${typeName(id)} ADD VALUE ${quoteLiteral(value)}${place}`, null, "commits")];
  });
}

function rebuild(id: ObjectId, to: readonly string[], change: Change): Statement[] {
  const old = objectId("enum", schemaOf(id), suffixed(nameOf(id), "__old"));
  if (change.with === undefined) throw unnamedColumns(id);
  const columns = change.with as unknown as readonly RebuiltColumn[];
  return [
    statement(`ALTER TYPE ${typeName(id)} RENAME TO ${quoteIdentifier(nameOf(old))}`),
    statement(`CREATE TYPE ${typeName(id)} AS ENUM (${literals(to)})`),
    ...columns.map((each) => retype(each)),
    statement(`DROP TYPE ${typeName(old)}`),
  ];
}

function unnamedColumns(id: ObjectId): UserError {
  return new UserError(
    "columns_needed",
    `values of ${typeName(id)} go or move, so the type is made anew: its columns must be named`,
    {
      hint: 'write with: [{ column: "table.column", type: "the_type", default: null }] beside `from` and `to`, or `with: []` when there are none',
    },
  );
}

function retype({ column, type, default: value }: RebuiltColumn): Statement {
  const parts = splitName(column);
  const id = objectId("column", ...(parts.length === 2 ? ["", ...parts] : parts));
  const name = quoteIdentifier(nameOf(id));
  const text = type.endsWith("[]") ? "text[]" : "text";
  const steps = [
    `ALTER COLUMN ${name} DROP DEFAULT`,
    `ALTER COLUMN ${name} TYPE ${type} USING ${name}::${text}::${type}`,
    ...(value === null ? [] : [`ALTER COLUMN ${name} SET DEFAULT ${value}`]),
  ];
  return statement(`ALTER TABLE ${tableName(id)} ${steps.join(", ")}`, "ACCESS EXCLUSIVE");
}

function rebuiltColumns({ from, before, after }: Alteration<"enum">): RebuiltColumn[] {
  const uses = (type: string): boolean => type === typeName(from.id) || type === `${typeName(from.id)}[]`;
  return factsOfKind(before, "column").flatMap(({ id, attributes }) => {
    const later = find(after, id);
    if (later === undefined || !uses(attributes.type) || later.attributes.type !== attributes.type) return [];
    if (later.attributes.generated !== null) return [];
    const kept = later.attributes.default === attributes.default ? attributes.default : null;
    return [{ column: displayName(id), type: attributes.type, default: kept }];
  });
}
