// Views, and what stands on tables by expressions: policies, triggers, rules, statistics, exclusion constraints.
import { type Draw, times } from "./draw.ts";
import { deferrals, newIndex } from "./generate-keys.ts";
import {
  type ColumnModel,
  type ExclusionModel,
  isView,
  type Model,
  type OutputModel,
  type PolicyCondition,
  type PolicyModel,
  type RelationModel,
  type RuleModel,
  type StatisticsModel,
  type TableModel,
  type TriggerModel,
  uid,
  type ViewModel,
} from "./model.ts";
import { someName } from "./names.ts";

export function newParts(draw: Draw, model: Model, table: TableModel): void {
  if (table.columns.length === 0) return;
  if (draw.rarely(3)) times(1 + draw.number(1), () => table.policies.push(newPolicy(draw, model, table)));
  if (draw.rarely(5)) table.triggers.push(newTrigger(draw, model, table));
  if (draw.rarely(8)) table.rules.push(newRule(draw, model, table));
  if (draw.rarely(6)) table.statistics.push(newStatistics(draw, model, table));
  if (draw.rarely(6)) table.exclusions.push(newExclusion(draw, model, table));
}

const commands = ["all", "select", "insert", "update", "delete"] as const;

export function newPolicy(draw: Draw, model: Model, table: TableModel): PolicyModel {
  return {
    uid: uid(model),
    name: someName(draw),
    as: draw.rarely(4) ? "restrictive" : "permissive",
    for: draw.pick(commands),
    to: draw.some(model.roles, 2),
    using: draw.rarely(5) ? null : newPolicyCondition(draw, model, table),
    withCheck: draw.rarely(2) ? newPolicyCondition(draw, model, table) : null,
  };
}

export function newPolicyCondition(draw: Draw, model: Model, table: TableModel): PolicyCondition {
  const others = model.tables.filter(({ columns }) => columns.length > 0);
  const within = draw.rarely(4) && others.length > 0 ? draw.pick(others) : null;
  return { column: draw.pick((within ?? table).columns), form: draw.number(7), within };
}

export function newTrigger(draw: Draw, model: Model, relation: RelationModel): TriggerModel {
  const events = [...draw.some(["INSERT", "DELETE"], 2), "UPDATE"];
  return {
    uid: uid(model),
    name: someName(draw),
    timing: draw.pick(["BEFORE", "AFTER"]),
    events,
    columns: draw.rarely(2) ? draw.some<ColumnModel>(relation.columns, 2) : [],
    when: draw.rarely(3) ? draw.pick<ColumnModel>(relation.columns) : null,
    fires: draw.rarely(4) ? draw.pick(["always", "replica", "never"]) : "origin",
  };
}

export function newRule(draw: Draw, model: Model, table: TableModel): RuleModel {
  const where = draw.rarely(2) ? draw.pick(table.columns) : null;
  return { uid: uid(model), name: someName(draw), event: draw.pick(["UPDATE", "DELETE"]), where };
}

export function newStatistics(draw: Draw, model: Model, table: TableModel): StatisticsModel {
  const columns = [draw.pick(table.columns), ...draw.some(table.columns, 3)];
  return { uid: uid(model), name: someName(draw), columns, target: draw.rarely(3) ? 100 : -1 };
}

export function newExclusion(draw: Draw, model: Model, table: TableModel): ExclusionModel {
  return {
    uid: uid(model),
    name: someName(draw),
    columns: [draw.pick(table.columns), ...draw.some(table.columns, 1)],
    where: draw.rarely(3) ? draw.pick(table.columns) : null,
    deferrable: draw.pick(deferrals),
  };
}

/** One view; none where there is nothing to look at. */
export function newView(draw: Draw, model: Model): ViewModel[] {
  const relations: readonly RelationModel[] = [...model.tables, ...model.views];
  const bases = relations.filter(({ columns }) => columns.length > 0);
  if (bases.length === 0) return [];
  const base = draw.pick(bases);
  const others = model.tables.filter((table) => table !== base && table.columns.length > 0);
  const view: ViewModel = {
    uid: uid(model),
    schema: draw.pick(model.schemas),
    name: someName(draw),
    materialized: draw.rarely(3),
    base,
    other: draw.rarely(4) && others.length > 0 ? draw.pick(others) : null,
    columns: [],
    where: draw.rarely(3) ? { column: draw.pick<ColumnModel>(base.columns), form: draw.number(7) } : null,
    grouped: draw.rarely(6),
    with: {},
    indexes: [],
    triggers: [],
  };
  times(1 + draw.number(2), () => view.columns.push(newOutput(draw, model, view)));
  if (view.grouped) view.columns.push({ ...newOutput(draw, model, view), source: null });
  view.with = newViewOptions(draw, view);
  if (view.materialized && draw.rarely(2)) view.indexes.push(newIndex(draw, model, view));
  if (!view.materialized && draw.rarely(6)) view.triggers.push(newTrigger(draw, model, view));
  return [view];
}

export function newOutput(draw: Draw, model: Model, { base, other }: ViewModel): OutputModel {
  const columns: readonly ColumnModel[] = [...base.columns, ...(other?.columns ?? [])];
  const column = draw.pick(columns);
  return {
    uid: uid(model),
    name: draw.rarely(3) ? someName(draw) : column.name,
    type: column.type,
    notNull: false,
    default: null,
    identity: null,
    generated: null,
    collation: null,
    key: null,
    source: { column, form: draw.rarely(3) ? draw.number(3) : null },
  };
}

export function newViewOptions(draw: Draw, { materialized, base }: ViewModel): Record<string, string> {
  if (materialized) return draw.rarely(5) ? { fillfactor: "70" } : {};
  return {
    ...(draw.rarely(5) && { security_barrier: "true" }),
    ...(draw.rarely(5) && { security_invoker: draw.pick(["true", "on"]) }),
    ...(draw.rarely(5) && !isView(base) && { check_option: draw.pick(["local", "cascaded"]) }),
  };
}
