import { has } from "../catalog/catalog.ts";
import type { Kind } from "../catalog/kind.ts";
import { displayName, nameOf, objectId } from "../catalog/object-id.ts";
import type { RenamedValues } from "../kinds/enum-sql.ts";
import { nameInWords } from "../kinds/registry.ts";
import { nameBefore } from "./names-before.ts";
import type { Examined, Hit, Rule } from "./rule.ts";
import { tableAbove } from "./table-above.ts";

/** What queries name. Nobody's query names a constraint, a policy or a trigger. */
const named: readonly Kind[] = ["schema", "table", "column", "view", "materializedView", "enum", "sequence", "role"];

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (RENAME) and sql-altertype.html (RENAME VALUE) */
export const rename: Rule = {
  id: "rename",
  level: "warning",
  finds: "another name for what running code uses",
  problem:
    "Code that is still running asks for the old name, and fails from the moment the migration is committed until the new code is everywhere.",
  instead:
    'Let the code keep the old name: a property of a Drizzle model can have another name than its column (`heading: text("title")`). Or add the new one beside it, write both, and drop the old one in a later release. A table can leave a view under its old name.',
  example: [
    {
      up: `op.renameTable("posts", "articles"),
op.createView("posts", { query: "select * from articles", with: { security_invoker: "true" } }),`,
    },
  ],
  find: (migration) => migration.up.flatMap((_, at) => [...objectHits(migration, at), ...valueHits(migration, at)]),
};

function objectHits(migration: Examined, at: number): Hit[] {
  const operation = migration.up[at];
  if (operation?.verb !== "rename" || !named.includes(operation.id.kind)) return [];
  const { id, to } = operation;
  const before = nameBefore(id, migration, at);
  if (!has(migration.before, before) || has(migration.after, objectId("view", ...id.path))) return [];
  return [
    {
      operation: at,
      object: id,
      table: tableAbove(before),
      message: `renames ${nameInWords(id)} to ${id.path.length === 3 ? nameOf(to) : displayName(to)}`,
    },
  ];
}

function valueHits({ up }: Examined, at: number): Hit[] {
  const operation = up[at];
  if (operation?.verb !== "alter" || operation.id.kind !== "enum") return [];
  const { id, changes } = operation;
  const { renamed = {} } = (changes.values?.with ?? {}) as Partial<RenamedValues>;
  return Object.entries(renamed).map(([from, to]) => ({
    operation: at,
    object: id,
    table: null,
    message: `renames the value '${from}' of enum ${displayName(id)} to '${to}'`,
    instead: "Add the new value beside the old one, and let the code write it. The old one costs nothing.",
  }));
}
