// Edits of tables and what Drizzle can say of them: keys, checks, foreign keys, indexes.
import { type Edit, onTable, remove } from "./edits.ts";
import { newTable } from "./generate.ts";
import { newCheck, newForeignKey, newIndex, newKey } from "./generate-keys.ts";
import type { Named } from "./model.ts";

export const tableEdits: readonly Edit[] = [
  onTable((draw, table, model) => {
    if (table.columns.length > 0)
      table.primaryKey = draw.rarely(3)
        ? null
        : { ...newKey(draw, model, table), ...(draw.rarely(2) && { name: table.primaryKey?.name ?? "pk" }) };
  }),
  onTable((draw, table, model) => {
    if (draw.rarely(2)) remove(draw, table.uniques);
    else if (table.columns.length > 0) table.uniques.push(newKey(draw, model, table));
  }),
  onTable((draw, table) => {
    if (table.uniques.length > 0)
      Object.assign(draw.pick(table.uniques), {
        nullsNotDistinct: draw.rarely(2),
        columns: [draw.pick(table.columns)],
      });
  }),
  onTable((draw, table, model) => {
    if (draw.rarely(2)) remove(draw, table.checks);
    else if (table.columns.length > 0) table.checks.push(newCheck(draw, model, table));
  }),
  onTable((draw, table) => {
    if (table.checks.length > 0)
      Object.assign(draw.pick(table.checks), draw.rarely(2) ? { validated: true } : { form: draw.number(7) });
  }),
  onTable((draw, table, model) => {
    if (draw.rarely(2)) remove(draw, table.foreignKeys);
    else table.foreignKeys.push(newForeignKey(draw, model, table));
  }),
  onTable((draw, table, model) => {
    if (table.foreignKeys.length === 0) return;
    const { onDelete, onUpdate, deferrable, validated } = newForeignKey(draw, model, structuredClone(table));
    const key = draw.pick(table.foreignKeys);
    if (draw.rarely(2)) Object.assign(key, { onDelete, onUpdate });
    else Object.assign(key, { deferrable, validated });
  }),
  onTable((draw, table, model) => {
    if (draw.rarely(2)) remove(draw, table.indexes);
    else if (table.columns.length > 0) table.indexes.push(newIndex(draw, model, table));
  }),
  onTable((draw, table, model) => {
    if (table.indexes.length === 0) return;
    const at = draw.number(table.indexes.length - 1);
    const { uid, name } = table.indexes[at] as Named;
    table.indexes[at] = { ...newIndex(draw, model, table), uid, name };
  }),
  onTable((_, table) => {
    // A unique constraint gives way to a unique index of the same name, under the foreign keys that refer to it.
    const key = table.uniques.pop();
    if (key === undefined) return;
    const parts = key.columns.map((column) => ({
      column,
      form: null,
      desc: false,
      nulls: false,
      opclass: null,
      collation: null,
    }));
    table.indexes.push({
      uid: key.uid,
      name: key.name,
      unique: true,
      method: "btree",
      parts,
      where: null,
      with: {},
      include: [],
      nullsNotDistinct: false,
    });
  }),
  onTable((_, table) => {
    table.unlogged = !table.unlogged;
  }),
  onTable((draw, table) => {
    if (draw.rarely(2)) table.rowSecurity = !table.rowSecurity;
    else table.forceRowSecurity = !table.forceRowSecurity;
  }),
  onTable((draw, table) => {
    table.with = draw.pick([{}, { fillfactor: "80" }, { fillfactor: "70", autovacuum_enabled: "false" }]);
  }),
  onTable((draw, table) => {
    table.replicaIdentity = draw.pick(["default", "full", "nothing"]);
  }),
  (draw, model, options) => model.tables.push(newTable(draw, model, options)),
  (draw, model) => remove(draw, model.tables),
];
