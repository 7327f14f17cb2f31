import { displayName } from "../catalog/object-id.ts";
import type { Operation } from "../operations/operation.ts";
import type { Rule } from "./rule.ts";
import { keepsAllOut, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (SET NOT NULL; NOT VALID and VALIDATE CONSTRAINT) */
export const tableScan: Rule = {
  id: "table-scan",
  level: "error",
  weighs: "large",
  finds: "a constraint for which all rows of a table are read while the table is locked",
  problem:
    "PostgreSQL reads every row to see whether it holds to the new constraint, and nobody can read or write the table until it is done. One row that doesn't makes the migration fail.",
  instead:
    "Add the constraint with `validated: false`, which reads nothing, and validate it in a later migration, which keeps nobody out.",
  example: [
    {
      note: "new rows are held to it from now on",
      up: `op.addCheck("posts.title_is_there", { expression: "title is not null", validated: false }),`,
    },
    {
      note: "the old rows are read, and nobody waits",
      up: `op.alterCheck("posts.title_is_there", { validated: { from: false, to: true } }),`,
    },
    {
      note: "the check proves it, so nothing is read",
      up: `op.alterColumn("posts.title", { notNull: { from: false, to: true } }),
op.dropCheck("posts.title_is_there"),`,
    },
  ],
  find: (migration) =>
    worksOf(migration).flatMap(({ at, operation, scans, under }) =>
      scans
        .filter((table) => keepsAllOut(under(table)))
        .map((table) => ({
          operation: at,
          object: table,
          table,
          message: `reads every row of ${displayName(table)} while nobody can read or write it`,
          ...insteadOf(operation),
        })),
    ),
};

function insteadOf(operation: Operation): { readonly instead?: string } {
  if (operation.verb !== "alter") return {};
  const name = displayName(operation.id);
  if (operation.changes.notNull !== undefined)
    return {
      instead: `First prove it by a check: op.addCheck with \`validated: false\`, op.alterCheck in a later migration, and then ${name} becomes NOT NULL without a look at the rows. Drop the check last.`,
    };
  return {
    instead: `Drop the checks and foreign keys over ${name} before, add them again after with \`validated: false\`, and validate them in a later migration.`,
  };
}
