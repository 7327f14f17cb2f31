import { displayName } from "../catalog/object-id.ts";
import { isShortKey } from "./int-key.ts";
import { madeHit } from "./made.ts";
import { isOf, typedIn } from "./made-columns.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/ddl-identity-columns.html and sql-createtable.html (serial's own sequence and rights) */
export const serialInsteadOfIdentity: Rule = {
  id: "serial-instead-of-identity",
  level: "info",
  finds: "a column of type serial, unless int-key finds it",
  problem:
    "A serial is a default over a sequence that needs rights of its own, and anybody can insert a number that the sequence gives again later. An identity is part of its column, and can refuse such numbers.",
  instead: "Take `.generatedAlwaysAsIdentity()` on an integer column in the models.",
  find: (migration) =>
    typedIn(migration)
      .filter((made) => isOf(made, "serial", "bigserial", "smallserial") && !isShortKey(made.fact, migration.after))
      .map((made) => madeHit(made, `column ${displayName(made.fact.id)} is ${made.fact.attributes.type}`)),
};
