import { type Catalog, factsOfKind, find } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { displayName, keyOf, type ObjectId } from "../catalog/object-id.ts";
import { nameInWords, rulesOf } from "../kinds/registry.ts";
import { placeOf } from "./made.ts";
import { nameBefore } from "./names-before.ts";
import type { Rule } from "./rule.ts";
import { tableAbove } from "./table-above.ts";

type View = Fact<"view"> | Fact<"materializedView">;

/** Source: https://www.postgresql.org/docs/current/sql-createview.html (security_invoker, from PostgreSQL 15 on) */
export const viewBypassesRowSecurity: Rule = {
  id: "view-bypasses-row-security",
  level: "warning",
  finds: "a view that shows rows which row-level security hides",
  problem:
    "A view reads tables with the rights of its owner. So it shows everybody who may read it the rows that the owner may see, whatever the policies of the tables say of them.",
  instead: "Let the view read as who asks: `.with({ securityInvoker: true })` in the models.",
  example: [
    {
      up: `op.createView("names", { query: "select name from secrets", with: { security_invoker: "true" } }),`,
    },
  ],
  find: (migration) =>
    views(migration.after).flatMap((view) => {
      const secured = securedUnder(view, migration.after);
      const old = find(migration.before, nameBefore(view.id, migration, migration.up.length)) as View | undefined;
      const known = old === undefined ? [] : securedUnder(old, migration.before);
      const [table] = secured;
      if (table === undefined || known.length >= secured.length) return [];
      return [
        {
          operation: placeOf(view.id, migration) ?? placeOf(table, migration),
          object: view.id,
          table: null,
          message: `${nameInWords(view.id)} shows rows of ${displayName(table)} past its row-level security`,
          ...(view.id.kind === "materializedView" && {
            instead: "A materialized view has no policies. Grant it to those alone who may see every row.",
          }),
        },
      ];
    }),
};

function views(catalog: Catalog): View[] {
  return [...factsOfKind(catalog, "view"), ...factsOfKind(catalog, "materializedView")];
}

/** The tables with row-level security that it reads with its owner's rights. */
function securedUnder(view: View, catalog: Catalog): ObjectId[] {
  if (view.id.kind === "view" && isOn(view.attributes.with.security_invoker)) return [];
  const used = (rulesOf(view.id.kind).dependsOn as (fact: Fact, catalog: Catalog) => readonly ObjectId[])(
    view,
    catalog,
  );
  const tables = new Map(used.flatMap((id) => tableAbove(id) ?? []).map((id) => [keyOf(id), id]));
  return [...tables.values()].filter((id) => {
    return id.kind === "table" && find(catalog, id as ObjectId<"table">)?.attributes.rowSecurity === true;
  });
}

/** As PostgreSQL reads booleans. https://www.postgresql.org/docs/current/config-setting.html */
function isOn(value: string | undefined): boolean {
  return ["true", "on", "yes", "1"].includes((value ?? "").toLowerCase());
}
