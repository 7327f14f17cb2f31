import { fact, type Origin } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { wordsOf } from "../../engine/catalog/sql-words.ts";
import { UserError } from "../../engine/errors.ts";
import type { PolicyAttributes } from "../../engine/kinds/policy.ts";
import { type Exported, type KindReader, originOf, type ReadContext } from "../reader.ts";
import { tableName } from "../table-model.ts";
import type { DrizzlePolicy } from "../types.ts";

interface Place {
  readonly schema: string | undefined;
  readonly name: string;
  readonly file: string;
}

/** The policies of a table's third argument, and those that are linked to a table from outside. */
export const policy: KindReader<"policy"> = {
  kind: "policy",
  *read(exported, context) {
    for (const { object, table, origin } of found(exported, context)) {
      const place = { ...tableName(table), file: exported.file };
      const path = [context.schema(place.schema), context.name(place.name), context.name(object.name)];
      const attributes = attributesOf(object, place, context);
      yield { fact: fact(objectId("policy", ...path), attributes, originOf(exported, origin)), object };
    }
  },
};

interface Found {
  readonly object: DrizzlePolicy;
  readonly table: object;
  readonly origin: Origin;
}

function found({ value, table: model, key }: Exported, { drizzle }: ReadContext): readonly Found[] {
  if (model !== null) return model.policies.map((object) => ({ object, table: model.object, origin: {} }));
  if (!drizzle.is(value, "PgPolicy")) return [];
  const object = value as DrizzlePolicy;
  const table = object._linkedTable;
  return table === undefined ? [] : [{ object, table, origin: { key } }];
}

function attributesOf(object: DrizzlePolicy, place: Place, context: ReadContext): PolicyAttributes {
  return {
    as: object.as ?? "permissive",
    for: object.for ?? "all",
    to: roles(object, context),
    using: expression(object, "using", { place, context }),
    withCheck: expression(object, "withCheck", { place, context }),
  };
}

function roles({ to }: DrizzlePolicy, { name }: ReadContext): readonly string[] {
  const given = [to ?? []].flat().map((role) => name(typeof role === "string" ? role : role.name));
  // Beside everybody, PostgreSQL ignores the others.
  return given.length === 0 || given.includes("public") ? ["public"] : [...new Set(given)].sort();
}

function expression(
  object: DrizzlePolicy,
  clause: "using" | "withCheck",
  { place, context: { drizzle } }: { readonly place: Place; readonly context: ReadContext },
): string | null {
  const sql = object[clause];
  if (sql === undefined || sql === null) return null;
  if (!drizzle.isSql(sql)) {
    throw new UserError(
      "policy_expression",
      `${place.file}: "${clause}" of policy "${object.name}" on table "${place.name}" is not an SQL expression.`,
      { hint: `Write it as a template: ${clause}: sql\`…\`` },
    );
  }
  const [long, short] = [drizzle.queryText(sql), drizzle.sqlText(sql)];
  if (long === "") return null;
  // Inside of a SELECT, a name alone would be a column of what it selects from; and another table's column must not be
  // taken for one of its own.
  const isOwn = long.replaceAll(qualifier(place), "") === short;
  return isOwn && !wordsOf(short).has("select") ? short : long;
}

/** What stands before the table's columns. */
function qualifier({ schema, name }: Place): string {
  return [...(schema === undefined ? [] : [schema]), name].map((part) => `"${part.replaceAll('"', '""')}".`).join("");
}
