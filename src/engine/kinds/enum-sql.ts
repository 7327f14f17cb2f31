// The statements that change an enum: values added or renamed in place, or the type made anew under its columns.
// Source: https://www.postgresql.org/docs/current/sql-altertype.html
import { equal, type Json } from "../catalog/fact.ts";
import { qualifiedName, quoteIdentifier, quoteLiteral, splitName, suffixed } from "../catalog/identifier.ts";
import { nameOf, type ObjectId, objectId, schemaOf } from "../catalog/object-id.ts";
import { UserError } from "../errors.ts";
import type { Change } from "../operations/operation.ts";
import { type Statement, statement } from "../render/statement.ts";
import { type StorageAttributes, setStored } from "./column-storage.ts";
import { onlyAdds, renameSteps, withRenamed } from "./enum-values.ts";
import { tableName } from "./names.ts";

/** A column whose type is rebuilt with the enum; its default and how it is stored are put back where they stay the same. */
export interface RebuiltColumn extends Pick<StorageAttributes, "storage" | "compression"> {
  readonly column: string;
  readonly type: string;
  readonly default: string | null;
  /** What rows get in place of a value that goes; `null` is NULL. */
  readonly mapped?: Readonly<Record<string, string | null>>;
}

/** What a change of values carries when values are renamed in place: the old names with the new ones. */
export interface RenamedValues {
  readonly renamed: Readonly<Record<string, string>>;
}

export const typeName = (id: ObjectId): string => qualifiedName(...id.path);
export const literals = (values: readonly string[]): string => values.map(quoteLiteral).join(", ");

export function valuesOf(value: Json | undefined): readonly string[] {
  return (value ?? []) as readonly string[];
}

export function alterValues(id: ObjectId, values: Change): Statement[] {
  const [from, to] = [valuesOf(values.from), valuesOf(values.to)];
  const renamed = renamedIn(values);
  if (renamed !== null) return renameValues(id, { from, to, renamed });
  return onlyAdds(from, to) ? addValues(id, from, to) : rebuild(id, to, values);
}

function renamedIn({ with: given }: Change): ReadonlyMap<string, string> | null {
  const { renamed } = (given ?? {}) as Partial<RenamedValues>;
  return renamed === undefined ? null : new Map(Object.entries(renamed));
}

interface Renaming {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly renamed: ReadonlyMap<string, string>;
}

/** The same map serves the way back, which reads it from right to left. */
function renameValues(id: ObjectId, { from, to, renamed }: Renaming): Statement[] {
  const back = new Map([...renamed].map(([old, now]) => [now, old]));
  const map = [renamed, back].find((each) => equal(withRenamed(from, each), to));
  if (map === undefined) {
    throw new UserError("renamed_values", `values of ${typeName(id)} are renamed, and more about them changes`, {
      hint: "let `to` be `from` with the new names in their places, and write what else changes as an operation of its own",
    });
  }
  return renameSteps(from, map, (value) => suffixed(value, "__swap")).map(([old, now]) =>
    statement(`ALTER TYPE ${typeName(id)} RENAME VALUE ${quoteLiteral(old)} TO ${quoteLiteral(now)}`),
  );
}

/** A new value can't be used before the transaction is committed. */
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
    ...columns.flatMap((each) => retype(each)),
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

function retype({ column, type, default: value, mapped = {}, ...stored }: RebuiltColumn): Statement[] {
  const parts = splitName(column);
  const id = objectId("column", ...(parts.length === 2 ? ["", ...parts] : parts));
  const name = quoteIdentifier(nameOf(id));
  const text = type.endsWith("[]") ? arrayText(name, mapped) : scalarText(name, mapped);
  const steps = [
    `ALTER COLUMN ${name} DROP DEFAULT`,
    `ALTER COLUMN ${name} TYPE ${type} USING ${text}::${type}`,
    ...(value === null ? [] : [`ALTER COLUMN ${name} SET DEFAULT ${value}`]),
  ];
  return [statement(`ALTER TABLE ${tableName(id)} ${steps.join(", ")}`, "ACCESS EXCLUSIVE"), ...setStored(id, stored)];
}

type Mapped = NonNullable<RebuiltColumn["mapped"]>;

const orNull = (value: string | null): string => (value === null ? "NULL" : quoteLiteral(value));

function scalarText(name: string, mapped: Mapped): string {
  const cases = Object.entries(mapped).map(([old, now]) => `WHEN ${quoteLiteral(old)} THEN ${orNull(now)}`);
  return cases.length === 0 ? `${name}::text` : `(CASE ${name}::text ${cases.join(" ")} ELSE ${name}::text END)`;
}

function arrayText(name: string, mapped: Mapped): string {
  return Object.entries(mapped).reduce(
    (text, [old, now]) => `array_replace(${text}, ${quoteLiteral(old)}, ${orNull(now)})`,
    `${name}::text[]`,
  );
}
