// What keeps its name in an edited model must be able to become what it is there, and to come back.
import { rangeOf } from "../../src/engine/kinds/sequence.ts";
import { type ColumnModel, familyOf, type Model, type Named, type TypeModel, typeText } from "./model.ts";
import { unique } from "./names.ts";
import { settle } from "./settle.ts";
import { castable } from "./types.ts";

interface InSchema {
  readonly schema: Named;
  readonly name: string;
}

/** Columns and sequences that have the same name in both, and can't become one another, get another name in `after`. */
export function reconcile(before: Model, after: Model): void {
  // By the schema's name, and by the schema itself, which may have got another name.
  const isThere = (was: InSchema, now: InSchema): boolean =>
    was.name === now.name && (was.schema.name === now.schema.name || was.schema.uid === now.schema.uid);
  const byUid = new Map(before.tables.flatMap((table) => table.columns.map((column) => [column.uid, column])));
  for (const table of after.tables) {
    for (const [at, column] of table.columns.entries()) {
      const was = byUid.get(column.uid);
      if (was?.identity && column.identity) widen(was, column);
      if (was !== undefined && !canBecome(was, column))
        table.columns[at] = Object.assign(column, { uid: after.nextUid++ });
    }
  }
  for (const table of after.tables) {
    // A renamed table keeps columns as well as one that only has the same name.
    const old = before.tables.filter((each) => each.uid === table.uid || isThere(each, table));
    const columns = old.flatMap((each) => each.columns);
    const taken = new Set([...columns, ...table.columns].map(({ name }) => name));
    for (const column of table.columns) {
      const were = columns.filter(({ name }) => name === column.name);
      for (const was of were) if (was.identity && column.identity) widen(was, column);
      if (were.some((was) => !canBecome(was, column))) column.name = unique(column.name, taken);
    }
    leaveNames(columns, table.columns);
  }
  keepCollations(before, after);
  const earlier = new Map(before.sequences.map((each) => [each.uid, each.attributes]));
  for (const [at, each] of after.sequences.entries()) {
    const own = earlier.get(each.uid);
    if (own !== undefined && !(fits(own, each.attributes) && fits(each.attributes, own))) {
      after.sequences[at] = Object.assign(each, { uid: after.nextUid++ });
    }
    const were = before.sequences.filter((was) => isThere(was, each)).map(({ attributes }) => attributes);
    if (were.some((was) => !(fits(was, each.attributes) && fits(each.attributes, was))))
      each.name = `${each.name.slice(0, 20)}_2`;
  }
  settle(after);
}

/** What a column calls its sequence, and stays itself, no other column calls its own: the name is free only later. */
function leaveNames(from: readonly ColumnModel[], to: readonly ColumnModel[]): void {
  for (const column of to) {
    const { name, ...identity } = column.identity ?? {};
    const others = from.filter((was) => was.name !== column.name && to.some((each) => each.name === was.name));
    if (name !== undefined && others.some((was) => was.identity?.name === name))
      column.identity = identity as ColumnModel["identity"];
  }
}

/** A model can't say the collation of an index's column: what the database has stays. */
function keepCollations(before: Model, after: Model): void {
  const olds = [...before.tables, ...before.views].flatMap(({ indexes }) => indexes);
  for (const index of [...after.tables, ...after.views].flatMap(({ indexes }) => indexes)) {
    const old = olds.filter(({ uid, name }) => uid === index.uid || name === index.name);
    for (const part of index.parts) {
      const were = old.flatMap(({ parts }) => parts).filter(({ column }) => column.name === part.column.name);
      part.collation ??= were.find(({ collation }) => collation !== null)?.collation ?? null;
    }
  }
}

/**
 * The sequence keeps the name that it was given, unless it is given another one. A bound that is its type's own goes along
 * when PostgreSQL gives the sequence another type.
 */
function widen(from: ColumnModel, to: ColumnModel): void {
  if (from.identity === null || to.identity === null) return;
  if (from.identity.name !== undefined) to.identity = { name: from.identity.name, ...to.identity };
  if (from.type.name === to.type.name) return;
  const bounds = (name: string): readonly [string, string] => [rangeOf(name, "-1").min, rangeOf(name).max];
  const [[oldMin, oldMax], [min, max]] = [bounds(from.type.name), bounds(to.type.name)];
  const { min: ownMin, max: ownMax } = to.identity;
  to.identity = { ...to.identity, min: ownMin === oldMin ? min : ownMin, max: ownMax === oldMax ? max : ownMax };
}

function canBecome(from: ColumnModel, to: ColumnModel): boolean {
  if (
    from.identity !== null &&
    to.identity !== null &&
    !(fits(from.identity, to.identity) && fits(to.identity, from.identity))
  )
    return false;
  // A column is made anew when it becomes a generated one; the way back casts.
  const up = to.generated !== null || castableType(from.type, to.type);
  return up && (from.generated !== null || castableType(to.type, from.type));
}

function castableType(from: TypeModel, to: TypeModel): boolean {
  if (typeText(from) === typeText(to)) return true;
  if (from.array || to.array) return false;
  if (from.of !== null) return to.of === null && familyOf(to) === "text";
  return to.of === null ? castable(from.name, to.name) : familyOf(from) === "text";
}

/** A sequence stands at its start until it is used, and must stay within its bounds. */
function fits(from: { readonly start: string }, to: { readonly min: string; readonly max: string }): boolean {
  return BigInt(to.min) <= BigInt(from.start) && BigInt(from.start) <= BigInt(to.max);
}
