// A whole model, drawn: every kind, every option. What doesn't fit together, settle() mends.
import { type Draw, times } from "./draw.ts";
import { newColumn, newOptions } from "./generate-columns.ts";
import { decorate } from "./generate-common.ts";
import { newCheck, newForeignKey, newIndex, newKey } from "./generate-keys.ts";
import { newParts, newView } from "./generate-parts.ts";
import {
  type EnumModel,
  type Model,
  type RoleModel,
  type SchemaModel,
  type SequenceModel,
  type TableModel,
  uid,
} from "./model.ts";
import { someName, unique } from "./names.ts";
import { settle } from "./settle.ts";

export interface Limits {
  readonly tables: number;
  /** PostgreSQL's major one: virtual columns came with 18. */
  readonly version: number;
  /** Names for roles, which are the server's: the first one stands already, and has what is granted. */
  readonly roles: readonly string[];
}

/** Most are small: it is what stands beside what that matters. */
export function generate(draw: Draw, limits: Limits): Model {
  const model: Model = {
    nextUid: 1,
    roles: [],
    schemas: [{ uid: 0, name: "" }],
    enums: [],
    sequences: [],
    tables: [],
    views: [],
  };
  times(draw.rarely(4) ? 1 + draw.number(1) : 0, () => model.roles.push(newRole(draw, model, limits)));
  times(few(draw, 2), () => model.schemas.push(newSchema(draw, model)));
  times(few(draw, 3), () => model.enums.push(newEnum(draw, model)));
  times(few(draw, 2), () => model.sequences.push(newSequence(draw, model)));
  times(draw.rarely(10) ? 0 : Math.min(limits.tables, 1 + few(draw, 3)), () =>
    model.tables.push(newTable(draw, model, limits)),
  );
  settle(model);
  for (const table of model.tables)
    times(few(draw, 2), () => table.foreignKeys.push(newForeignKey(draw, model, table)));
  settle(model);
  for (const table of model.tables) newParts(draw, model, table);
  times(draw.number(2), () => model.views.push(...newView(draw, model)));
  decorate(draw, model, limits);
  return settle(model);
}

/** Up to so many, but mostly one or two. */
function few(draw: Draw, max: number): number {
  return draw.number(draw.rarely(4) ? max : Math.min(max, 2));
}

export function newRole(draw: Draw, model: Model, { roles }: Limits): RoleModel {
  return {
    uid: uid(model),
    name: draw.pick(roles.slice(1)),
    attributes: {
      createDb: draw.rarely(3),
      createRole: false,
      inherit: !draw.rarely(3),
      ...(draw.rarely(4) && { login: true }),
    },
  };
}

export function newSchema(draw: Draw, model: Model): SchemaModel {
  return {
    uid: uid(model),
    name: unique(
      draw.pick(["app", "Core", "select", "größe", "a.b", 'qu"ote']),
      new Set(model.schemas.map(({ name }) => name)),
    ),
  };
}

const labels = [
  "draft",
  "published",
  "archived",
  "it's",
  "",
  "UPPER",
  "with space",
  "ünï",
  'quo"te',
  "a,b",
  "{x}",
  "null",
];

export function newLabel(draw: Draw, values: readonly string[]): string {
  return unique(draw.pick(labels), new Set(values));
}

export function newEnum(draw: Draw, model: Model): EnumModel {
  const values: string[] = [];
  times(draw.rarely(20) ? 0 : 1 + draw.number(4), () => values.push(newLabel(draw, values)));
  return { uid: uid(model), schema: draw.pick(model.schemas), name: someName(draw), values };
}

export function newSequence(draw: Draw, model: Model): SequenceModel {
  return {
    uid: uid(model),
    schema: draw.pick(model.schemas),
    name: someName(draw),
    attributes: newSequenceAttributes(draw),
  };
}

function newSequenceAttributes(draw: Draw): SequenceModel["attributes"] {
  const type = draw.rarely(5) ? draw.pick(["integer", "smallint"]) : "bigint";
  return { ...newOptions(draw, type), ...(type !== "bigint" && { type }) };
}

export function newTable(draw: Draw, model: Model, limits: Limits): TableModel {
  const table: TableModel = {
    uid: uid(model),
    schema: draw.pick(model.schemas),
    name: someName(draw),
    unlogged: draw.rarely(8),
    rowSecurity: draw.rarely(4),
    forceRowSecurity: draw.rarely(8),
    with: draw.rarely(8) ? { fillfactor: "70" } : {},
    replicaIdentity: draw.rarely(8) ? draw.pick(["full", "nothing"]) : "default",
    columns: [],
    primaryKey: null,
    uniques: [],
    checks: [],
    foreignKeys: [],
    indexes: [],
    exclusions: [],
    policies: [],
    triggers: [],
    rules: [],
    statistics: [],
  };
  times(draw.rarely(20) ? 0 : 1 + few(draw, 6) + draw.number(1), () =>
    table.columns.push(newColumn(draw, model, table)),
  );
  if (limits.version >= 18)
    for (const { generated } of table.columns) if (generated !== null) generated.stored = !draw.rarely(3);
  if (table.columns.length === 0) return table;
  if (!draw.rarely(3)) table.primaryKey = newKey(draw, model, table);
  times(few(draw, 2), () => table.uniques.push(newKey(draw, model, table)));
  times(few(draw, 2), () => table.checks.push(newCheck(draw, model, table)));
  times(few(draw, 3), () => table.indexes.push(newIndex(draw, model, table)));
  return table;
}
