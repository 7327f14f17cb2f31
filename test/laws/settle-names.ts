// Gives another name to whatever has one that is taken in its name space.
import type { Model, Named } from "./model.ts";
import { unique } from "./names.ts";

export function settleNames(model: Model): void {
  const taken = new Map<string, Set<string>>();
  const space = (name: string): Set<string> => {
    const set = taken.get(name) ?? new Set();
    taken.set(name, set);
    return set;
  };
  const settleName = (object: Named, ...spaces: readonly Set<string>[]): void => {
    const all = new Set(spaces.flatMap((set) => [...set]));
    object.name = unique(object.name, all);
    for (const set of spaces) set.add(object.name);
  };
  for (const schema of model.schemas) if (schema.name !== "") settleName(schema, space("schema"));
  const types = (schema: Named): Set<string> => space(`types ${schema.uid}`);
  const relations = (schema: Named): Set<string> => space(`relations ${schema.uid}`);
  for (const each of model.enums) settleName(each, types(each.schema));
  for (const each of model.sequences) settleName(each, relations(each.schema), types(each.schema));
  // A type named like a table of any schema is hidden by the temporary table that expressions are tried on.
  const enums = new Set(model.enums.map(({ name }) => name));
  for (const table of model.tables) settleName(table, relations(table.schema), types(table.schema), enums);
  for (const table of model.tables) {
    const columns = new Set<string>();
    const constraints = new Set<string>();
    for (const column of table.columns) settleName(column, columns);
    if (table.primaryKey !== null) settleName(table.primaryKey, relations(table.schema), constraints);
    for (const each of table.uniques) settleName(each, relations(table.schema), constraints);
    for (const each of table.checks) settleName(each, constraints);
    for (const each of table.foreignKeys) settleName(each, constraints);
    for (const each of table.exclusions) settleName(each, relations(table.schema), constraints);
    for (const each of table.indexes) settleName(each, relations(table.schema));
    for (const each of table.statistics) settleName(each, space(`statistics ${table.schema.uid}`));
    for (const parts of [table.policies, table.triggers, table.rules]) {
      const own = new Set<string>();
      for (const each of parts) settleName(each, own);
    }
    for (const { identity } of table.columns) {
      if (identity?.name === undefined) continue;
      const sequence: Named = { uid: 0, name: identity.name };
      settleName(sequence, relations(table.schema), types(table.schema));
      identity.name = sequence.name;
    }
  }
  for (const view of model.views) {
    const columns = new Set<string>();
    for (const column of view.columns) settleName(column, columns);
  }
  for (const view of model.views) {
    const triggers = new Set<string>();
    settleName(view, relations(view.schema), types(view.schema), enums);
    for (const each of view.indexes) settleName(each, relations(view.schema));
    for (const each of view.triggers) settleName(each, triggers);
  }
}
