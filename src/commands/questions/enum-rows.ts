// What rows get in place of a value that its enum loses: they are looked for in every column of the type, and what holds
// one is a question. In go operations, out come the same with the answers in those that make a type anew.
import { type Catalog, find } from "../../engine/catalog/catalog.ts";
import { qualifiedName, quoteLiteral, splitName } from "../../engine/catalog/identifier.ts";
import { displayName, type ObjectId, objectId } from "../../engine/catalog/object-id.ts";
import { UserError } from "../../engine/errors.ts";
import { type RebuiltColumn, valuesOf } from "../../engine/kinds/enum-sql.ts";
import { without } from "../../engine/kinds/enum-values.ts";
import type { AlterOperation, Operation } from "../../engine/operations/operation.ts";
import type { Questioner, Session } from "../../ports.ts";
import { type NameBefore, unusedAnswer } from "./answers.ts";
import { ask } from "./ask.ts";
import { names, spelled, spellings } from "./enum-values.ts";
import type { SideNames } from "./side-names.ts";

export interface Mapping {
  readonly maps: readonly string[];
  readonly questioner: Questioner;
  /** Has the rows; values that were renamed have their new names there. */
  readonly session: Session;
  /** The catalog that is wanted: which columns may be NULL. */
  readonly after: Catalog;
  /** The name under which the session has what an operation is about. */
  readonly nameBefore: NameBefore;
  readonly sides: SideNames;
  readonly standing: boolean;
}

export async function withMappedValues(operations: readonly Operation[], mapping: Mapping): Promise<Operation[]> {
  const used = new Set<string>();
  const out: Operation[] = [];
  for (const operation of operations) {
    const gone = lostValues(operation);
    out.push(gone.length === 0 ? operation : await mapped(operation as AlterOperation, gone, { ...mapping, used }));
  }
  const unused = mapping.maps.find((flag) => !used.has(flag));
  if (unused === undefined || mapping.standing) return out;
  throw unusedAnswer(
    `--map ${unused}`,
    `it names a value that its enum loses, and one that the enum has in ${mapping.sides.wanted}`,
  );
}

function lostValues(operation: Operation): string[] {
  const values = operation.verb === "alter" && operation.id.kind === "enum" ? operation.changes.values : undefined;
  return Array.isArray(values?.with) ? without(valuesOf(values.from), valuesOf(values.to)) : [];
}

async function mapped(
  operation: AlterOperation,
  gone: readonly string[],
  mapping: Mapping & { readonly used: Set<string> },
): Promise<AlterOperation> {
  const { id, changes } = operation;
  const columns = changes.values?.with as unknown as readonly RebuiltColumn[];
  const left = valuesOf(changes.values?.to);
  const answers = new Map<string, string | null>();
  const open: string[] = [];
  for (const value of gone) {
    const told = answered(value, { id, left, mapping });
    if (told === undefined) open.push(value);
    else answers.set(value, told);
  }
  const held = await heldValues({ columns, gone, mapping });
  for (const value of open) {
    const where = held.filter((each) => each.value === value).map(({ column }) => column);
    if (where.length > 0) answers.set(value, await askFor(value, { id, left, where, mapping }));
  }
  for (const { value, column } of held) {
    if (answers.get(value) === null && !mayBeNull(column, mapping.after)) throw notNull(id, value, column);
  }
  if (answers.size === 0) return operation;
  const given = Object.fromEntries(answers);
  const withAnswers = columns.map((column) => ({ ...column, mapped: given }));
  return { ...operation, changes: { ...changes, values: { ...changes.values, with: withAnswers } as never } };
}

interface Told {
  readonly id: ObjectId;
  readonly left: readonly string[];
  readonly mapping: Mapping & { readonly used: Set<string> };
}

function answered(value: string, { id, left, mapping: { maps, used } }: Told): string | null | undefined {
  for (const name of names(id, value)) {
    const flag = maps.find((each) => each.startsWith(`${name}:`));
    if (flag === undefined) continue;
    const to = flag.slice(name.length + 1);
    const target = to === "null" ? null : left.find((each) => spellings(each).includes(to));
    if (target === undefined) continue;
    used.add(flag);
    return target;
  }
  return undefined;
}

interface Asking {
  readonly id: ObjectId;
  readonly left: readonly string[];
  readonly where: readonly RebuiltColumn[];
  readonly mapping: Mapping;
}

function askFor(value: string, { id, left, where, mapping }: Asking): Promise<string | null> {
  const name = `${displayName(id)}.${spelled(value)}`;
  const isNullable = where.every((column) => mayBeNull(column, mapping.after));
  const text = `Rows of ${where.map(({ column }) => column).join(", ")} hold ${spelled(value)}, which enum ${displayName(id)} loses. What shall they hold instead?`;
  const choices = left.map((each) => ({
    label: spelled(each),
    flag: `--map ${name}:${spelled(each)}`,
    value: each as string | null,
  }));
  const none = { label: "nothing", flag: `--map ${name}:null`, value: null };
  return ask({ text, choices: isNullable ? [...choices, none] : choices }, mapping.questioner);
}

interface Held {
  readonly value: string;
  readonly column: RebuiltColumn;
}

async function heldValues({
  columns,
  gone,
  mapping: { session, nameBefore },
}: {
  readonly columns: readonly RebuiltColumn[];
  readonly gone: readonly string[];
  readonly mapping: Mapping;
}): Promise<Held[]> {
  const pairs = columns.flatMap((column) => gone.map((value) => ({ column, value })));
  if (pairs.length === 0) return [];
  const looks = pairs.map(({ column, value }, at) => {
    const id = nameBefore(idOf(column));
    const [name, text] = [qualifiedName(id.path[2] ?? ""), quoteLiteral(value)];
    const holds = column.type.endsWith("[]") ? `${text} = any(${name}::text[])` : `${name}::text = ${text}`;
    return `select ${at} as at where exists (select from ${qualifiedName(...id.path.slice(0, 2))} where ${holds})`;
  });
  const rows = await session.query<{ at: number }>(looks.join(" union all "));
  return rows.map(({ at }) => pairs[at] as Held);
}

function idOf({ column }: RebuiltColumn): ObjectId<"column"> {
  const parts = splitName(column);
  return objectId("column", ...(parts.length === 2 ? ["", ...parts] : parts));
}

/** An array may always have NULL among its elements. */
function mayBeNull(column: RebuiltColumn, after: Catalog): boolean {
  return column.type.endsWith("[]") || find(after, idOf(column))?.attributes.notNull !== true;
}

function notNull(id: ObjectId, value: string, { column }: RebuiltColumn): UserError {
  const flag = `--map ${displayName(id)}.${spelled(value)}`;
  return new UserError("bad_answer", `${flag}:null can't be: ${column} is NOT NULL`, {
    exit: 2,
    hint: `write ${flag}:<another value of the enum>`,
  });
}
