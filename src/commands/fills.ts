// A column that every row must have a value in from now on, and rows that have none: it is new and has no default, or it
// becomes NOT NULL. The rows need a value first. A flag or a person gives it.
import { type Catalog, find, has } from "../engine/catalog/catalog.ts";
import { isKind } from "../engine/catalog/fact.ts";
import { qualifiedName } from "../engine/catalog/identifier.ts";
import { displayName, type ObjectId, objectId } from "../engine/catalog/object-id.ts";
import type { AlterOperation, CreateOperation, Operation } from "../engine/operations/operation.ts";
import type { Questioner, Session } from "../ports.ts";
import { fillFlag, type NameBefore, unusedAnswer } from "./questions/answers.ts";
import { ask, expressionFlag, flagText } from "./questions/ask.ts";
import type { SideNames } from "./questions/side-names.ts";

export interface Filling {
  readonly before: Catalog;
  /** Has the rows. */
  readonly session: Session;
  /** The name under which the session has what an operation is about. */
  readonly nameBefore: NameBefore;
  readonly sides: SideNames;
  /** `posts.slug=''` → by the column's name, the SQL that fills it. */
  readonly fills: ReadonlyMap<string, string>;
  readonly questioner: Questioner;
  /** They hold for many runs: one that fits no column is no mistake. */
  readonly standing: boolean;
}

interface Required {
  readonly id: ObjectId<"column">;
  /** What the operation does but for NOT NULL. */
  readonly loosely: readonly Operation[];
  /** The condition of rows without a value, by the column's name; `null`: no row has one. */
  readonly lacking: ((column: string) => string) | null;
}

/** The operations with every such column changed in three steps: without NOT NULL, filled, then NOT NULL. */
export async function withFills(operations: readonly Operation[], filling: Filling): Promise<Operation[]> {
  const out: Operation[] = [];
  const used = new Set<string>();
  for (const operation of operations) {
    const column = requiredBy(operation, filling.before);
    if (column === null) {
      out.push(operation);
      continue;
    }
    const name = displayName(column.id);
    const given = filling.fills.get(name);
    if (given !== undefined) used.add(name);
    const value = given ?? ((await isLacking(column, filling)) ? await askFor(name, column, filling) : null);
    out.push(...(value === null ? [operation] : filled(column, value)));
  }
  const unused = [...filling.fills.keys()].find((name) => !used.has(name));
  if (unused === undefined || filling.standing) return out;
  throw unusedAnswer(
    `--fill ${unused}`,
    "it names a column that becomes NOT NULL, or a new one that is NOT NULL and has no default, on a table that is there already",
  );
}

function requiredBy(operation: Operation, before: Catalog): Required | null {
  if (operation.verb === "create") return newlyRequired(operation, before);
  return operation.verb === "alter" && operation.id.kind === "column" ? fromNowOn(operation, before) : null;
}

function newlyRequired({ object, ...operation }: CreateOperation, before: Catalog): Required | null {
  if (!isKind(object, "column") || !has(before, objectId("table", ...object.id.path.slice(0, 2)))) return null;
  const { notNull, default: value, identity, generated, type } = object.attributes;
  if (!notNull || value !== null || identity !== null || generated !== null || type.endsWith("serial")) return null;
  const nullable = { ...object, attributes: { ...object.attributes, notNull: false } };
  return { id: object.id, loosely: [{ ...operation, object: nullable }], lacking: null };
}

// An identity can't be added to a column that may be NULL, and a generated column has the values that it has.
function fromNowOn(operation: AlterOperation, before: Catalog): Required | null {
  const id = operation.id as ObjectId<"column">;
  const { notNull, ...rest } = operation.changes;
  if (notNull?.to !== true || rest.identity !== undefined || find(before, id)?.attributes.generated != null)
    return null;
  const loosely = Object.keys(rest).length === 0 ? [] : [{ ...operation, changes: rest }];
  return { id, loosely, lacking: (column) => ` WHERE ${column} IS NULL` };
}

function filled({ id, loosely, lacking }: Required, value: string): Operation[] {
  const [table, column] = namesOf(id);
  const update = `UPDATE ${table} SET ${column} = ${value}${lacking?.(column) ?? ""}`;
  return [
    ...loosely,
    { verb: "sql", up: update, down: null },
    { verb: "alter", id, changes: { notNull: { from: false, to: true } } },
  ];
}

async function isLacking({ id, lacking }: Required, { session, nameBefore }: Filling): Promise<boolean> {
  const [table, column] = namesOf(nameBefore(id));
  const [row] = await session.query<{ found: boolean }>(
    `select exists (select from ${table}${lacking?.(column) ?? ""}) as found`,
  );
  return row?.found === true;
}

function namesOf({ path }: ObjectId<"column">): [table: string, column: string] {
  return [qualifiedName(...path.slice(0, 2)), qualifiedName(path[2] ?? "")];
}

function askFor(name: string, { lacking }: Required, { questioner, sides: { wanted } }: Filling): Promise<string> {
  const [why, instead] =
    lacking === null
      ? ["is NOT NULL and has no default, and its table has rows", `give the column a default in ${wanted}`]
      : ["becomes NOT NULL, and rows have no value in it", `let it be nullable in ${wanted}`];
  return ask(
    {
      text: `${name} ${why}: what shall they get?`,
      choices: [],
      typed: { flag: expressionFlag(fillFlag.name, name), value: (expression) => expression },
      besides: `for example ${flagText(fillFlag.name, `${name}=''`)}; or ${instead}`,
    },
    questioner,
  );
}
