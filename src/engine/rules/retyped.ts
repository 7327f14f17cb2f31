// The columns of tables that were there before whose type a migration changes.
import { has } from "../catalog/catalog.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import { tableOf } from "../kinds/names.ts";
import { losses } from "../losses.ts";
import { nameBefore } from "./names-before.ts";
import type { Examined } from "./rule.ts";

export interface Retyped {
  readonly at: number;
  readonly id: ObjectId<"column">;
  /** As it is called before the migration. */
  readonly table: ObjectId;
  readonly from: string;
  readonly to: string;
  /** Values are cut: that is told by itself. */
  readonly loses: boolean;
}

export function retypedIn(migration: Examined): Retyped[] {
  return migration.up.flatMap((operation, at) => {
    if (operation.verb !== "alter" || operation.id.kind !== "column") return [];
    const { type } = operation.changes;
    const id = operation.id as ObjectId<"column">;
    if (type === undefined || !has(migration.before, nameBefore(id, migration, at))) return [];
    const table = nameBefore(tableOf(id), migration, at);
    return [{ at, id, table, from: String(type.from), to: String(type.to), loses: losses([operation]).length > 0 }];
  });
}
