// Edits of names: other ones, swapped ones, stolen ones; and moves to another schema.
import type { Draw } from "./draw.ts";
import type { Model, Named } from "./model.ts";
import { someName } from "./names.ts";

/** Something goes, and something of another kind takes its name. */
export function stealName(draw: Draw, model: Model): void {
  const lists: Named[][] = [
    model.sequences,
    model.tables,
    model.views,
    ...[...model.tables, ...model.views].map(({ indexes }) => indexes),
    ...model.tables.map(({ uniques }) => uniques),
  ];
  const full = lists.filter((list) => list.length > 0);
  if (full.length === 0) return;
  const list = draw.pick(full);
  const [gone] = list.splice(draw.number(list.length - 1), 1) as [Named];
  const heirs = [
    ...model.sequences,
    ...model.tables,
    ...model.views,
    ...model.tables.flatMap(({ indexes, uniques }) => [...indexes, ...uniques]),
  ];
  if (heirs.length > 0) Object.assign(draw.pick(heirs), { name: gone.name, uid: model.nextUid++ });
}

function renameable(model: Model): Named[][] {
  return [
    model.schemas.slice(1),
    model.enums,
    model.sequences,
    model.tables,
    model.views,
    ...model.views.flatMap(({ columns, indexes }) => [columns, indexes]),
    ...model.tables.flatMap(({ columns, primaryKey, uniques, checks, foreignKeys, indexes, ...rest }) => [
      columns,
      primaryKey === null ? [] : [primaryKey],
      uniques,
      checks,
      foreignKeys,
      indexes,
      rest.exclusions,
      rest.policies,
      rest.triggers,
      rest.rules,
      rest.statistics,
    ]),
  ];
}

export function rename(draw: Draw, model: Model): void {
  const lists = renameable(model).filter((list) => list.length > 0);
  if (lists.length > 0) draw.pick(draw.pick(lists)).name = someName(draw);
}

export function swapNames(draw: Draw, model: Model): void {
  const lists = renameable(model).filter((list) => list.length > 1);
  if (lists.length === 0) return;
  const [a, b, c] = draw.some(draw.pick(lists), 3);
  if (a === undefined || b === undefined) return;
  if (c === undefined) [a.name, b.name] = [b.name, a.name];
  else [a.name, b.name, c.name] = [b.name, c.name, a.name];
}

/** To another schema. */
export function move(draw: Draw, model: Model): void {
  const lists = [model.enums, model.sequences, model.tables, model.views].filter((list) => list.length > 0);
  if (lists.length > 0)
    draw.pick<{ schema: Named }>(draw.pick<{ schema: Named }[]>(lists)).schema = draw.pick(model.schemas);
}
