// Comments and privileges, drawn: anything may have them.
import type { Grants } from "../../src/engine/kinds/common.ts";
import type { Draw } from "./draw.ts";
import type { Model, Named } from "./model.ts";

type Grantable = keyof typeof privileges;

/** https://www.postgresql.org/docs/current/ddl-priv.html, what 15 has of it. */
const privileges = {
  schema: ["USAGE", "CREATE"],
  sequence: ["SELECT", "UPDATE", "USAGE"],
  relation: ["SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES", "TRIGGER", "TRUNCATE"],
  column: ["SELECT", "INSERT", "UPDATE", "REFERENCES"],
} as const;

/** `reader`: the role that stands already. */
export function newGrants(draw: Draw, kind: Grantable, reader: string): Grants {
  const some = (): string[] => {
    const chosen = [draw.pick(privileges[kind]), ...draw.some(privileges[kind], 2)];
    return [...new Set<string>(chosen)].sort();
  };
  const own = some().map((each) => (draw.rarely(6) ? `${each} WITH GRANT OPTION` : each));
  return { [reader]: own, ...(draw.rarely(4) && { public: some() }) };
}

/** Everybody may use a type, until that is taken back. */
export function newTypeGrants(draw: Draw, reader: string): Grants {
  return draw.rarely(2) ? {} : { [reader]: ["USAGE"], ...(draw.rarely(2) && { public: ["USAGE"] }) };
}

export function newComment(draw: Draw): string {
  return draw.pick(["a comment", "it's", "two\nlines", "größe 🐘", "$$"]);
}

/** Here and there a comment, and something for somebody. */
export function decorate(
  draw: Draw,
  model: Model,
  { roles: [reader = ""] }: { readonly roles: readonly string[] },
): void {
  for (const [object, kind] of objectsOf(model)) {
    if (draw.rarely(10)) object.comment = newComment(draw);
    if (kind === "type") {
      if (draw.rarely(8)) object.grants = newTypeGrants(draw, reader);
    } else if (kind !== "other" && draw.rarely(kind === "column" ? 16 : 8))
      object.grants = newGrants(draw, kind, reader);
  }
}

/** Everything that may have a comment, and what can be granted on it. */
export function objectsOf(model: Model): [Named, Grantable | "type" | "other"][] {
  const others = (objects: readonly Named[]): [Named, "other"][] => objects.map((each) => [each, "other"]);
  return [
    ...model.schemas.filter(({ name }) => name !== "").map((each): [Named, Grantable] => [each, "schema"]),
    ...model.enums.map((each): [Named, "type"] => [each, "type"]),
    ...model.sequences.map((each): [Named, Grantable] => [each, "sequence"]),
    ...model.tables.flatMap((table): [Named, Grantable | "other"][] => [
      [table, "relation"],
      ...table.columns.map((each): [Named, Grantable] => [each, "column"]),
      ...others(table.primaryKey === null ? [] : [table.primaryKey]),
      ...others([...table.uniques, ...table.checks, ...table.foreignKeys, ...table.indexes, ...table.exclusions]),
      ...others([...table.policies, ...table.triggers, ...table.rules, ...table.statistics]),
    ]),
    ...model.views.flatMap((view): [Named, Grantable | "other"][] => [
      [view, "relation"],
      ...others([...view.indexes, ...view.triggers]),
    ]),
  ];
}
