// The clause of a column, and the statements that change one. Every statement leaves the rows as they are where a cast exists.
// Source: https://www.postgresql.org/docs/current/sql-altertable.html
import type { Fact } from "../catalog/fact.ts";
import { byteLength, cutName, longestName, qualifiedName, quoteLiteral } from "../catalog/identifier.ts";
import { nameOf, type ObjectId, schemaOf } from "../catalog/object-id.ts";
import { parseTypeName } from "../catalog/type-name.ts";
import type { Change } from "../operations/operation.ts";
import { type Statement, statement } from "../render/statement.ts";
import type { Identity } from "./column.ts";
import { ownName, tableName } from "./names.ts";
import { defaultsBeside, optionsSql, rangeOf, type SequenceOptions } from "./sequence.ts";
import { sameFamily } from "./type-family.ts";

/** A map, because an enum may be called `constructor`. */
const serials: ReadonlyMap<string, string> = new Map([
  ["smallserial", "smallint"],
  ["serial", "integer"],
  ["bigserial", "bigint"],
]);

/** The type that a column has in the database: a serial is an integer with a sequence. */
export function storedType(type: string): string {
  return serials.get(type) ?? type;
}

export function columnClause({ id, attributes }: Fact<"column">): string {
  const { type, notNull, collation, identity, generated } = attributes;
  return [
    `${ownName(id)} ${type}`,
    collation === undefined || collation === null ? "" : ` COLLATE ${collation}`,
    generated === null
      ? ""
      : ` GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? "STORED" : "VIRTUAL"}`,
    identity === null ? "" : identitySql(identity, type, id),
    attributes.default === null ? "" : ` DEFAULT ${bracketed(attributes.default)}`,
    notNull ? " NOT NULL" : "",
  ].join("");
}

export function alterColumn(id: ObjectId<"column">, changes: Readonly<Record<string, Change>>): Statement[] {
  const name = ownName(id);
  const alter = (...steps: readonly string[]): Statement =>
    statement(
      `ALTER TABLE ${tableName(id)} ${steps.map((step) => `ALTER COLUMN ${name} ${step}`).join(", ")}`,
      "ACCESS EXCLUSIVE",
    );
  const { type, notNull, identity, generated, collation } = changes;
  const value = changes.default;
  const out: Statement[] = [];
  if (generated !== undefined) out.push(alter("DROP EXPRESSION"));
  if (identity !== undefined && identity.to === null) out.push(alter("DROP IDENTITY"));
  if (notNull?.to === false) out.push(alter("DROP NOT NULL"));
  if (type !== undefined || collation !== undefined) out.push(...retype(id, { type, collation, value }, alter));
  else if (value !== undefined) out.push(alter(value.to === null ? "DROP DEFAULT" : `SET DEFAULT ${value.to}`));
  if (notNull?.to === true) out.push(alter("SET NOT NULL"));
  if (identity !== undefined && identity.to !== null) out.push(...setIdentity(id, identity, alter));
  return out;
}

interface Retyping {
  readonly type: Change | undefined;
  readonly collation: Change | undefined;
  readonly value: Change | undefined;
}

type Alter = (...steps: readonly string[]) => Statement;

function retype(id: ObjectId<"column">, { type, collation, value }: Retyping, alter: Alter): Statement[] {
  const same = (collation?.with as { readonly type?: string } | undefined)?.type ?? "";
  const [from, to] = [String(type?.from ?? same), String(type?.to ?? same)];
  const [fromBase, toBase] = [storedType(from), storedType(to)];
  const kept = (type?.with ?? {}) as Kept;
  const [before, after] = [kept.default ?? value?.from ?? null, kept.default ?? value?.to ?? null];
  const sequence = qualifiedName(schemaOf(id), kept.sequence ?? serialSequence(id));
  const out: Statement[] = [];
  const steps: string[] = [];
  if (serials.has(from) && !serials.has(to)) {
    out.push(alter("DROP DEFAULT"), statement(`DROP SEQUENCE ${sequence}`, "ACCESS EXCLUSIVE"));
  } else if (before !== null) steps.push("DROP DEFAULT");
  if (fromBase !== toBase || collation !== undefined) {
    const own = collation === undefined ? kept.collation : collation.to;
    const using = type === undefined ? "" : usingClause(id, fromBase, toBase);
    steps.push(`TYPE ${toBase}${typeof own === "string" ? ` COLLATE ${own}` : ""}${using}`);
  }
  if (after !== null) steps.push(`SET DEFAULT ${after}`);
  if (steps.length > 0) out.push(alter(...steps));
  if (serials.has(to) && serials.has(from))
    out.push(statement(`ALTER SEQUENCE ${sequence} AS ${toBase}`, "SHARE ROW EXCLUSIVE"));
  else if (serials.has(to)) out.push(...makeSerial(id, { sequence, base: toBase }, alter));
  return out;
}

/** What stays, and must be said again when the type changes. */
interface Kept {
  readonly default?: string;
  readonly collation?: string;
  readonly sequence?: string;
}

/**
 * An explicit cast cuts what is too long; the one that PostgreSQL does by itself refuses it. Types of the user's have no
 * casts between each other, but a text that both understand.
 */
function usingClause(id: ObjectId<"column">, from: string, to: string): string {
  if (sameFamily(from, to)) return "";
  const isBuiltIn = parseTypeName(from) !== null || parseTypeName(to) !== null;
  const text = from.endsWith("[]") && to.endsWith("[]") ? "text[]" : "text";
  return ` USING ${ownName(id)}${isBuiltIn ? "" : `::${text}`}::${to}`;
}

function makeSerial(
  id: ObjectId<"column">,
  { sequence, base }: { sequence: string; base: string },
  alter: Alter,
): Statement[] {
  const as = base === "bigint" ? "" : ` AS ${base}`;
  return [
    statement(`CREATE SEQUENCE ${sequence}${as} OWNED BY ${tableName(id)}.${ownName(id)}`),
    advance(id, { ...rangeOf(base), mode: "always" }),
    alter(`SET DEFAULT nextval(${quoteLiteral(sequence)}::regclass)`),
  ];
}

/** The name that PostgreSQL gives the sequence of a serial column, unless it is taken: the longer part is cut first. */
export function serialSequence(id: ObjectId<"column">): string {
  const [table, name] = [id.path[1] ?? "", nameOf(id)];
  const room = longestName - "__seq".length;
  const forTable = Math.max(room - byteLength(name), room / 2);
  const forName = Math.max(room - byteLength(table), room / 2);
  return `${cutName(table, forTable)}_${cutName(name, forName)}_seq`;
}

function setIdentity(id: ObjectId<"column">, change: Change, alter: Alter): Statement[] {
  const to = change.to as unknown as Identity;
  const mode = to.mode.toUpperCase();
  if (change.from === null) {
    return [
      alter(`ADD GENERATED ${mode} AS IDENTITY${parenthesised(identityOptions(to, undefined, id))}`),
      advance(id, to),
    ];
  }
  const from = change.from as unknown as Identity;
  const changed: Partial<Record<keyof SequenceOptions, unknown>> = {};
  for (const name of ["start", "increment", "min", "max", "cache", "cycle"] as const) {
    if (from[name] !== to[name]) changed[name] = to[name];
  }
  const options = clauses(changed).map((option) => `SET ${option}`);
  const steps = [...(from.mode === to.mode ? [] : [`SET GENERATED ${mode}`]), ...options];
  const renamed =
    to.name === undefined || from.name === undefined || from.name === to.name
      ? []
      : [statement(`ALTER SEQUENCE ${qualifiedName(schemaOf(id), from.name)} RENAME TO ${qualifiedName(to.name)}`)];
  return [...(steps.length === 0 ? [] : [alter(steps.join(" "))]), ...renamed];
}

/** Puts the sequence behind a column past the rows that are there already. */
function advance(id: ObjectId<"column">, { increment, start }: Identity): Statement {
  const [table, name] = [tableName(id), ownName(id)];
  const extreme = increment.startsWith("-") ? "min" : "max";
  const next = `SELECT coalesce(${extreme}(${name}) + ${increment}, ${start}) FROM ${table}`;
  const sequence = `pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(nameOf(id))})`;
  return statement(`SELECT setval(${sequence}, (${next}), false)`);
}

function identitySql(identity: Identity, type: string, id: ObjectId<"column">): string {
  const options = identityOptions(identity, defaultsBeside(identity, type), id);
  return ` GENERATED ${identity.mode.toUpperCase()} AS IDENTITY${parenthesised(options)}`;
}

function identityOptions(identity: Identity, defaults: SequenceOptions | undefined, id: ObjectId): readonly string[] {
  const name = identity.name === undefined ? [] : [`SEQUENCE NAME ${qualifiedName(schemaOf(id), identity.name)}`];
  const increment =
    defaults !== undefined && identity.increment === "1" ? [] : clauses({ increment: identity.increment });
  const { increment: _, ...rest } = identity;
  return [...name, ...increment, ...clauses(rest, defaults)];
}

function clauses(options: Partial<Record<keyof SequenceOptions, unknown>>, defaults?: SequenceOptions): string[] {
  return (["increment", "min", "max", "start", "cache", "cycle"] as const)
    .map((name) => (options[name] === undefined ? "" : optionsSql({ [name]: options[name] }, defaults).trim()))
    .filter((clause) => clause !== "");
}

const parenthesised = (options: readonly string[]): string => (options.length === 0 ? "" : ` (${options.join(" ")})`);

/** DEFAULT takes a restricted expression (b_expr): whatever has a space outside of quotes goes into parentheses. */
function bracketed(expression: string): string {
  let quoted = false;
  for (const char of expression) {
    if (char === "'") quoted = !quoted;
    else if (char === " " && !quoted) return `(${expression})`;
  }
  return expression;
}
