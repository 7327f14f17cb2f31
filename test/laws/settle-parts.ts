// Views, and what stands on tables by expressions, made valid: what has lost its columns goes.
import {
  type ColumnModel,
  familyOf,
  isView,
  type Model,
  type OutputModel,
  type PolicyCondition,
  type PolicyModel,
  type RelationModel,
  type TableModel,
  type TypeModel,
  type ViewModel,
} from "./model.ts";
import { isOrdered, isVirtual, settleIndex } from "./settle-indexes.ts";
import { derivationOf } from "./texts.ts";
import { serials } from "./types.ts";

const distinct = <T>(list: readonly T[]): T[] => [...new Set(list)];

export function settleParts(table: TableModel, model: Model): void {
  const stands = (column: ColumnModel): boolean => table.columns.includes(column);
  const indexable = (column: ColumnModel): boolean => stands(column) && !isVirtual(column) && isOrdered(column);
  for (const policy of table.policies) settlePolicy(policy, table, model);
  for (const trigger of table.triggers) {
    trigger.columns = distinct(trigger.columns).filter(stands);
    if (trigger.when !== null && !(stands(trigger.when) && trigger.when.generated === null)) trigger.when = null;
    if (trigger.when !== null) trigger.events = trigger.events.filter((event) => event !== "DELETE");
    trigger.events = ["INSERT", "DELETE", "UPDATE"].filter((event) => trigger.events.includes(event));
    if (trigger.timing === "INSTEAD OF") trigger.timing = "BEFORE";
  }
  for (const rule of table.rules) if (rule.where !== null && !stands(rule.where)) rule.where = null;
  for (const each of table.statistics) each.columns = distinct(each.columns).filter(indexable);
  table.statistics = table.statistics.filter(({ columns }) => columns.length > 1);
  for (const each of table.exclusions) {
    each.columns = distinct(each.columns).filter(indexable);
    if (each.where !== null && !(stands(each.where) && !isVirtual(each.where))) each.where = null;
  }
  table.exclusions = table.exclusions.filter(({ columns }) => columns.length > 0);
}

function settlePolicy(policy: PolicyModel, table: TableModel, model: Model): void {
  const settled = (condition: PolicyCondition | null): PolicyCondition | null => {
    if (condition === null) return null;
    const { within, column } = condition;
    if (within !== null && !model.tables.includes(within)) return null;
    return (within ?? table).columns.includes(column) ? condition : null;
  };
  policy.to = distinct(policy.to).filter((role) => model.roles.includes(role));
  policy.using = policy.for === "insert" ? null : settled(policy.using);
  policy.withCheck = policy.for === "select" || policy.for === "delete" ? null : settled(policy.withCheck);
}

/** `model.views`: those that it may stand on. */
export function settleView(view: ViewModel, model: Model): boolean {
  const { base } = view;
  const relations: readonly RelationModel[] = [...model.tables, ...model.views];
  if (!model.schemas.includes(view.schema) || !relations.includes(base)) return false;
  if (view.other !== null && (!model.tables.includes(view.other) || view.other === base)) view.other = null;
  const below: readonly ColumnModel[] = [...base.columns, ...(view.other?.columns ?? [])];
  view.columns = view.columns.filter(({ source }) =>
    source === null ? view.grouped : below.includes(source.column) && !(view.grouped && !isOrdered(source.column)),
  );
  for (const output of view.columns) settleOutput(output, view.grouped);
  if (view.where !== null && !(base.columns as ColumnModel[]).includes(view.where.column)) view.where = null;
  settleOptions(view);
  if (!view.materialized) view.indexes = [];
  view.indexes = view.indexes.filter((index) => settleIndex(index, view));
  // Rows with every row of another table are never unique for long.
  for (const index of view.indexes) Object.assign(index, { unique: false, nullsNotDistinct: false });
  if (view.materialized) view.triggers = [];
  for (const trigger of view.triggers) {
    const events = trigger.events.length === 0 ? ["UPDATE"] : trigger.events;
    Object.assign(trigger, { timing: "INSTEAD OF", events, columns: [], when: null, fires: "origin" });
    trigger.events = ["INSERT", "DELETE", "UPDATE"].filter((event) => trigger.events.includes(event));
  }
  return view.columns.some(({ source }) => source !== null);
}

/** What it is of follows from what it is computed from. */
function settleOutput(output: OutputModel, grouped: boolean): void {
  const { source } = output;
  if (source === null) {
    Object.assign(output, { type: builtIn("bigint"), collation: null });
    return;
  }
  if (grouped) source.form = null;
  const { column, form } = source;
  output.type = form === null ? storedType(column.type) : builtIn(derivationOf(column, form).type);
  const isText = familyOf(column.type) === "text" && familyOf(output.type) === "text";
  output.collation = isText ? column.collation : null;
}

function builtIn(name: string): TypeModel {
  return { name, of: null, array: false };
}

function storedType(type: TypeModel): TypeModel {
  return type.of === null ? { ...type, name: serials[type.name] ?? type.name } : type;
}

function settleOptions(view: ViewModel): void {
  const { materialized, base, other, grouped, columns } = view;
  const isUpdatable =
    !isView(base) && other === null && !grouped && columns.some(({ source }) => source?.form === null);
  const known = materialized
    ? ["fillfactor"]
    : ["security_barrier", "security_invoker", ...(isUpdatable ? ["check_option"] : [])];
  view.with = Object.fromEntries(Object.entries(view.with).filter(([name]) => known.includes(name)));
}
