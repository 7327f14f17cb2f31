import { alterCommon, commonAttributes, createCommon } from "../kinds/common.ts";
import { rulesOf } from "../kinds/registry.ts";
import type { Operation } from "../operations/operation.ts";
import { type Statement, statement } from "./statement.ts";

/** An operation as SQL, in order. Code (`op.run`) has none: the runner calls it. */
export function render(operation: Operation): Statement[] {
  switch (operation.verb) {
    case "create": {
      const { object, parts } = operation;
      const clauses = parts.map((part, at) => rulesOf(part.id.kind).sql.clause?.(part, parts.slice(0, at)) ?? null);
      const inside = clauses.filter((clause) => clause !== null);
      const outside = parts.filter((_, at) => clauses[at] === null);
      return [
        ...rulesOf(object.id.kind).sql.create(object, inside),
        ...outside.flatMap((part) => rulesOf(part.id.kind).sql.create(part, [])),
        ...[object, ...parts].flatMap((made) => {
          const { sql } = rulesOf(made.id.kind);
          return [...(sql.after?.(made) ?? []), ...createCommon(sql, made)];
        }),
      ];
    }
    case "drop":
      return [...rulesOf(operation.id.kind).sql.drop(operation.id)];
    case "alter": {
      const { sql } = rulesOf(operation.id.kind);
      const own = Object.fromEntries(Object.entries(operation.changes).filter(([name]) => !(name in commonAttributes)));
      return [
        ...(Object.keys(own).length === 0 ? [] : sql.alter(operation.id, own)),
        ...alterCommon(sql, operation.id, operation.changes),
        ...(sql.alterColumns?.(operation.id, operation.changes) ?? []),
      ];
    }
    case "rename":
      return [...rulesOf(operation.id.kind).sql.rename(operation.id, operation.to)];
    case "sql":
      return [statement(operation.up, "ACCESS EXCLUSIVE")];
    case "run":
      return [];
  }
}
