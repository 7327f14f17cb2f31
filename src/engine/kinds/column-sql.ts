// The clause of a column, and the statements that change one. Every statement leaves the rows as they are where a cast exists.
// Source: https://www.postgresql.org/docs/current/sql-altertable.html
import type { Fact } from "../catalog/fact.ts";
import { byteLength, cutName, longestName, qualifiedName, quoteLiteral, suffixed } from "../catalog/identifier.ts";
import { nameOf, type ObjectId, schemaOf } from "../catalog/object-id.ts";
import type { Change } from "../operations/operation.ts";
import { type Statement, statement } from "../render/statement.ts";
import { castBetween } from "./casts.ts";
import type { Identity } from "./column.ts";
import { ownName, tableName } from "./names.ts";
import { defaultsBeside, optionsSql, rangeOf, type SequenceOptions, startsAnew } from "./sequence.ts";

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
      : ` GENERATED ALWAYS AS (${generated.expression}) ${generated.stored === false ? "VIRTUAL" : "STORED"}`,
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
  const over = handOver(id, type, identity);
  const out: Statement[] = [];
  if (generated !== undefined) out.push(alter("DROP EXPRESSION"));
  if (identity !== undefined && identity.to === null) out.push(...(over?.before ?? []), alter("DROP IDENTITY"));
  if (notNull?.to === false) out.push(alter("DROP NOT NULL"));
  if (type !== undefined || collation !== undefined) out.push(...retype(id, { type, collation, value, over }, alter));
  else if (value !== undefined) out.push(alter(value.to === null ? "DROP DEFAULT" : `SET DEFAULT ${value.to}`));
  if (notNull?.to === true) out.push(alter("SET NOT NULL"));
  if (identity !== undefined && identity.to !== null) out.push(...setIdentity(id, { identity, over }, alter));
  return out;
}

/** What brings the position of a sequence to the one that takes its place: numbers of deleted rows aren't given again. */
interface HandOver {
  /** While the old one still stands under its name. */
  readonly before: readonly Statement[];
  /** When both stand. */
  readonly after: readonly Statement[];
}

/** Between a serial and an identity whose numbers begin like a serial's; `null` for everything else. */
function handOver(id: ObjectId<"column">, type?: Change, identity?: Change): HandOver | null {
  const one = (identity?.from ?? identity?.to ?? null) as unknown as Identity | null;
  if (one === null || one.min !== "1" || one.start !== "1" || one.increment.startsWith("-")) return null;
  const [from, to] = [String(type?.from), String(type?.to)];
  const serial = sequenceOf(id, type);
  const set = (sequence: string, old: string): Statement =>
    statement(`SELECT setval(${sequence}, last_value, is_called) FROM ${qualifiedName(schemaOf(id), old)}`);
  const rename = (name: string, now: string): Statement =>
    statement(
      `ALTER SEQUENCE ${qualifiedName(schemaOf(id), name)} RENAME TO ${qualifiedName(now)}`,
      "ACCESS EXCLUSIVE",
    );
  if (serials.has(from) && !serials.has(to) && identity?.from === null) {
    const old = suffixed(serial, "__old");
    const free = statement(`ALTER SEQUENCE ${qualifiedName(schemaOf(id), serial)} OWNED BY NONE`, "ACCESS EXCLUSIVE");
    const drop = statement(`DROP SEQUENCE ${qualifiedName(schemaOf(id), old)}`, "ACCESS EXCLUSIVE");
    return { before: [free, rename(serial, old)], after: [set(ownSequence(id), old), drop] };
  }
  if (!serials.has(to) || serials.has(from) || identity?.to !== null) return null;
  const name = one.name ?? serialSequence(id);
  const old = suffixed(name, "__old");
  const made = qualifiedName(schemaOf(id), serial);
  const create = statement(`CREATE SEQUENCE ${made}${asType(storedType(to))}`);
  const owned = statement(`ALTER SEQUENCE ${made} OWNED BY ${tableName(id)}.${ownName(id)}`);
  return { before: [rename(name, old), create, set(quoteLiteral(made), old)], after: [owned] };
}

interface Retyping {
  readonly type: Change | undefined;
  readonly collation: Change | undefined;
  readonly value: Change | undefined;
  readonly over: HandOver | null;
}

type Alter = (...steps: readonly string[]) => Statement;

function retype(id: ObjectId<"column">, { type, collation, value, over }: Retyping, alter: Alter): Statement[] {
  const same = (collation?.with as { readonly type?: string } | undefined)?.type ?? "";
  const [from, to] = [String(type?.from ?? same), String(type?.to ?? same)];
  const [fromBase, toBase] = [storedType(from), storedType(to)];
  const kept = (type?.with ?? {}) as Kept;
  const [before, after] = [kept.default ?? value?.from ?? null, kept.default ?? value?.to ?? null];
  const sequence = qualifiedName(schemaOf(id), sequenceOf(id, type));
  const out: Statement[] = [];
  const steps: string[] = [];
  if (serials.has(from) && !serials.has(to)) {
    out.push(alter("DROP DEFAULT"));
    out.push(...(over?.before ?? [statement(`DROP SEQUENCE ${sequence}`, "ACCESS EXCLUSIVE")]));
  } else if (before !== null) steps.push("DROP DEFAULT");
  if (fromBase !== toBase || collation !== undefined) {
    const own = collation === undefined ? kept.collation : collation.to;
    const using = type === undefined ? "" : usingClause(id, { from: fromBase, to: toBase, said: saidFor(kept, to) });
    steps.push(`TYPE ${toBase}${typeof own === "string" ? ` COLLATE ${own}` : ""}${using}`);
  }
  if (after !== null) steps.push(`SET DEFAULT ${after}`);
  if (steps.length > 0) out.push(alter(...steps));
  if (serials.has(to) && serials.has(from))
    out.push(statement(`ALTER SEQUENCE ${sequence} AS ${toBase}`, "SHARE ROW EXCLUSIVE"));
  else if (serials.has(to)) out.push(...makeSerial(id, { sequence, base: toBase, over }, alter));
  return out;
}

/** What stays, and must be said again when the type changes. */
interface Kept {
  /** By the type that it makes: the expression of USING. One for each direction. */
  readonly using?: Readonly<Record<string, string>>;
  readonly default?: string;
  readonly collation?: string;
  readonly sequence?: string;
}

/** What was said for this type; else the sure cast; else the plain one, which PostgreSQL may refuse. */
function usingClause(
  id: ObjectId<"column">,
  { from, to, said }: { from: string; to: string; said: string | undefined },
): string {
  const name = ownName(id);
  const cast = said === undefined ? castBetween(from, to, name) : { using: said };
  const using = cast === null ? `${name}::${to}` : cast.using;
  return using === null ? "" : ` USING ${using}`;
}

/** By a map, because a type may be called `constructor`. */
function saidFor({ using = {} }: Kept, type: string): string | undefined {
  return new Map(Object.entries(using)).get(type);
}

interface NewSerial {
  readonly sequence: string;
  readonly base: string;
  readonly over: HandOver | null;
}

function makeSerial(id: ObjectId<"column">, { sequence, base, over }: NewSerial, alter: Alter): Statement[] {
  const made = [
    statement(`CREATE SEQUENCE ${sequence}${asType(base)} OWNED BY ${tableName(id)}.${ownName(id)}`),
    advance(id, { ...rangeOf(base), mode: "always" }),
  ];
  return [...(over?.after ?? made), alter(`SET DEFAULT nextval(${quoteLiteral(sequence)}::regclass)`)];
}

const asType = (base: string): string => (base === "bigint" ? "" : ` AS ${base}`);

/** Of a serial column: the sequence may have been given any name. */
function sequenceOf(id: ObjectId<"column">, type: Change | undefined): string {
  return (type?.with as Kept | undefined)?.sequence ?? serialSequence(id);
}

/** The name that PostgreSQL gives the sequence of a serial column, unless it is taken: the longer part is cut first. */
export function serialSequence(id: ObjectId<"column">): string {
  const [table, name] = [id.path[1] ?? "", nameOf(id)];
  const room = longestName - "__seq".length;
  const forTable = Math.max(room - byteLength(name), room / 2);
  const forName = Math.max(room - byteLength(table), room / 2);
  return `${cutName(table, forTable)}_${cutName(name, forName)}_seq`;
}

interface NewIdentity {
  readonly identity: Change;
  readonly over: HandOver | null;
}

function setIdentity(id: ObjectId<"column">, { identity: change, over }: NewIdentity, alter: Alter): Statement[] {
  const to = change.to as unknown as Identity;
  const mode = to.mode.toUpperCase();
  if (change.from === null) {
    return [
      alter(`ADD GENERATED ${mode} AS IDENTITY${parenthesised(identityOptions(to, undefined, id))}`),
      ...(over?.after ?? [advance(id, to)]),
    ];
  }
  const from = change.from as unknown as Identity;
  const changed: Partial<Record<keyof SequenceOptions, unknown>> = {};
  for (const name of ["start", "increment", "min", "max", "cache", "cycle"] as const) {
    if (from[name] !== to[name]) changed[name] = to[name];
  }
  const anew = startsAnew({ min: { from: from.min, to: to.min }, max: { from: from.max, to: to.max } });
  const options = [...clauses(changed).map((option) => `SET ${option}`), ...(anew ? ["RESTART"] : [])];
  const steps = [...(from.mode === to.mode ? [] : [`SET GENERATED ${mode}`]), ...options];
  const renamed =
    to.name === undefined || from.name === undefined || from.name === to.name
      ? []
      : [statement(`ALTER SEQUENCE ${qualifiedName(schemaOf(id), from.name)} RENAME TO ${qualifiedName(to.name)}`)];
  return [
    ...(steps.length === 0 ? [] : [alter(steps.join(" "))]),
    ...(anew ? [advance(id, to, "within")] : []),
    ...renamed,
  ];
}

/** Puts the sequence behind a column past the rows that are there already; `within`: past those that it can have numbered. */
function advance(id: ObjectId<"column">, { increment, start, min, max }: Identity, rows?: "within"): Statement {
  const extreme = increment.startsWith("-") ? "min" : "max";
  const where = rows === undefined ? "" : ` WHERE ${ownName(id)} BETWEEN ${min} AND ${max}`;
  const next = `SELECT coalesce(${extreme}(${ownName(id)}) + ${increment}, ${start}) FROM ${tableName(id)}${where}`;
  return statement(`SELECT setval(${ownSequence(id)}, (${next}), false)`);
}

function ownSequence(id: ObjectId<"column">): string {
  return `pg_get_serial_sequence(${quoteLiteral(tableName(id))}, ${quoteLiteral(nameOf(id))})`;
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
