// A new NOT NULL column without a default, on a table that has rows: the rows need a value first. A flag or a person gives it.
import { type Catalog, has } from "../engine/catalog/catalog.ts";
import { type Fact, isKind } from "../engine/catalog/fact.ts";
import { qualifiedName } from "../engine/catalog/identifier.ts";
import { displayName, type ObjectId, objectId } from "../engine/catalog/object-id.ts";
import { UserError } from "../engine/errors.ts";
import type { Operation } from "../engine/operations/operation.ts";
import type { Session } from "../ports.ts";
import { type NameBefore, unusedAnswer } from "./questions/answers.ts";

export interface Filling {
  readonly before: Catalog;
  /** The session sees the database as it is before the operations. */
  readonly session: Session;
  readonly nameBefore: NameBefore;
  /** `posts.slug=''` → by the column's name, the SQL that fills it. */
  readonly fills: ReadonlyMap<string, string>;
  /** They hold for many runs: one that fits no column is no mistake. */
  readonly standing: boolean;
}

/** The operations with every such column added in three steps: without NOT NULL, filled, then NOT NULL. */
export async function withFills(operations: readonly Operation[], filling: Filling): Promise<Operation[]> {
  const out: Operation[] = [];
  const used = new Set<string>();
  for (const operation of operations) {
    const column = operation.verb === "create" ? requiredColumn(operation.object, filling.before) : null;
    if (column === null) {
      out.push(operation);
      continue;
    }
    const name = displayName(column.id);
    const value = filling.fills.get(name);
    if (value !== undefined) {
      used.add(name);
      out.push(...filled(column, value));
    } else if (await hasRows(filling.nameBefore(column.id), filling.session)) throw missingFill(name);
    else out.push(operation);
  }
  const unused = [...filling.fills.keys()].find((name) => !used.has(name));
  if (unused === undefined || filling.standing) return out;
  throw unusedAnswer(
    `--fill ${unused}`,
    "it names a new column that is NOT NULL and has no default, on a table that is there already",
  );
}

function requiredColumn(fact: Fact, before: Catalog): Fact<"column"> | null {
  if (!isKind(fact, "column") || !has(before, objectId("table", ...fact.id.path.slice(0, 2)))) return null;
  const { notNull, default: value, identity, generated, type } = fact.attributes;
  return notNull && value === null && identity === null && generated === null && !type.endsWith("serial") ? fact : null;
}

function filled(column: Fact<"column">, value: string): Operation[] {
  const { id, attributes } = column;
  const table = qualifiedName(...id.path.slice(0, 2));
  return [
    { verb: "create", object: { ...column, attributes: { ...attributes, notNull: false } }, parts: [] },
    { verb: "sql", up: `UPDATE ${table} SET ${qualifiedName(id.path[2] ?? "")} = ${value}`, down: null },
    { verb: "alter", id, changes: { notNull: { from: false, to: true } } },
  ];
}

async function hasRows(id: ObjectId, session: Session): Promise<boolean> {
  const [row] = await session.query<{ found: boolean }>(
    `select exists (select from ${qualifiedName(...id.path.slice(0, 2))}) as found`,
  );
  return row?.found === true;
}

function missingFill(name: string): UserError {
  return new UserError(
    "question",
    `${name} is NOT NULL and has no default, and its table has rows: what shall they get?`,
    {
      exit: 3,
      hint: `answer with --fill "${name}=<an SQL expression>", for example --fill "${name}=''"; or give the column a default in the models`,
    },
  );
}
