// Edits of views, and of what stands on tables by expressions or statements.
import type { Draw } from "./draw.ts";
import { type Edit, onTable, remove } from "./edits.ts";
import { newIndex } from "./generate-keys.ts";
import {
  newExclusion,
  newOutput,
  newPolicy,
  newPolicyCondition,
  newRule,
  newStatistics,
  newTrigger,
  newView,
  newViewOptions,
} from "./generate-parts.ts";
import type { Model, Named, TableModel, ViewModel } from "./model.ts";

const onView =
  (change: (draw: Draw, view: ViewModel, model: Model) => void): Edit =>
  (draw, model) => {
    if (model.views.length > 0) change(draw, draw.pick(model.views), model);
  };

/** One more of them, one less, or another one in the place of one. */
const ofTable = <T extends Named>(
  listOf: (table: TableModel) => T[],
  make: (draw: Draw, model: Model, table: TableModel) => T,
): Edit =>
  onTable((draw, table, model) => {
    const list = listOf(table);
    if (table.columns.length === 0) return;
    const change = list.length === 0 ? 0 : draw.number(2);
    if (change === 0) list.push(make(draw, model, table));
    else if (change === 1) remove(draw, list);
    else {
      const { uid, name } = list.splice(draw.number(list.length - 1), 1)[0] as T;
      list.push({ ...make(draw, model, table), uid, name });
    }
  });

export const partEdits: readonly Edit[] = [
  (draw, model) => model.views.push(...newView(draw, model)),
  (draw, model) => remove(draw, model.views),
  onView((draw, view, model) => {
    const at = draw.number(view.columns.length);
    if (draw.rarely(2)) view.columns.splice(at, 1);
    else view.columns.splice(at, 0, newOutput(draw, model, view));
  }),
  onView((draw, view) => {
    view.where =
      view.base.columns.length === 0 || draw.rarely(3)
        ? null
        : { column: draw.pick(view.base.columns), form: draw.number(7) };
  }),
  onView((draw, view) => {
    view.with = newViewOptions(draw, view);
  }),
  onView((draw, view, model) => {
    // The same name, and another sort of view, or one over something else.
    const [other] = newView(draw, model);
    if (other !== undefined && other.base !== view) Object.assign(view, { ...other, uid: view.uid, name: view.name });
  }),
  onView((draw, view, model) => {
    if (!view.materialized) view.triggers = view.triggers.length > 0 ? [] : [newTrigger(draw, model, view)];
    else if (draw.rarely(2)) remove(draw, view.indexes);
    else view.indexes.push(newIndex(draw, model, view));
  }),
  ofTable(({ policies }) => policies, newPolicy),
  onTable((draw, table, model) => {
    if (table.policies.length === 0 || table.columns.length === 0) return;
    const policy = draw.pick(table.policies);
    if (draw.rarely(3)) policy.to = draw.some(model.roles, 2);
    else if (draw.rarely(2)) policy.using = draw.rarely(3) ? null : newPolicyCondition(draw, model, table);
    else policy.withCheck = newPolicyCondition(draw, model, table);
  }),
  ofTable(({ triggers }) => triggers, newTrigger),
  onTable((draw, table) => {
    if (table.triggers.length > 0)
      draw.pick(table.triggers).fires = draw.pick(["origin", "always", "replica", "never"]);
  }),
  ofTable(({ rules }) => rules, newRule),
  ofTable(({ statistics }) => statistics, newStatistics),
  ofTable(({ exclusions }) => exclusions, newExclusion),
];
