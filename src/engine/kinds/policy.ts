import { type Catalog, has } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { quoteIdentifier } from "../catalog/identifier.ts";
import { nameOf, type ObjectId, objectId } from "../catalog/object-id.ts";
import { statement } from "../render/statement.ts";
import { ownName, tableName, tableOf } from "./names.ts";
import type { KindRules } from "./rules.ts";
import { columnsNamedIn, usesOf } from "./uses.ts";

/** A policy of row-level security. https://www.postgresql.org/docs/current/sql-createpolicy.html */
export interface PolicyAttributes {
  readonly as: "permissive" | "restrictive";
  readonly for: "all" | "select" | "insert" | "update" | "delete";
  /** Names of roles, sorted; `public` is everybody. */
  readonly to: readonly string[];
  /** SQL text without the outer parentheses; `null`: none. */
  readonly using: string | null;
  readonly withCheck: string | null;
}

export const policy = {
  kind: "policy",
  words: "policy",
  parents: ["table"],
  depth: 3,
  defaults: { as: "permissive", for: "all", to: ["public"], using: null, withCheck: null },
  attributes: {
    as: { change: "replace" },
    for: { change: "replace" },
    // `current_user` is stored as who that was.
    to: { change: "alter", respelled: true },
    // ALTER POLICY can't take an expression away.
    using: { change: (_, to) => (to === null ? "replace" : "alter"), respelled: true },
    withCheck: { change: (_, to) => (to === null ? "replace" : "alter"), respelled: true },
  },
  namespaces: (id) => [`policy ${tableName(id)}`],
  dependsOn: (fact, catalog) => [tableOf(fact.id), ...rolesOf(fact), ...expressionUses(fact, catalog)],
  hold: () => "pinned",
  follow: ({ attributes }, { from, to }) =>
    from.kind === "role" && attributes.to.includes(nameOf(from))
      ? { ...attributes, to: attributes.to.map((role) => (role === nameOf(from) ? nameOf(to) : role)).sort() }
      : attributes,
  sql: {
    comment: (id) => `POLICY ${ownName(id)} ON ${tableName(id)}`,
    create: ({ id, attributes }) => {
      const { as, for: command, to, using, withCheck } = attributes;
      const clauses = [
        as === "permissive" ? "" : " AS RESTRICTIVE",
        command === "all" ? "" : ` FOR ${command.toUpperCase()}`,
        isPublic(to) ? "" : ` TO ${roleList(to)}`,
        expressions(using, withCheck),
      ];
      return [statement(`CREATE POLICY ${ownName(id)} ON ${tableName(id)}${clauses.join("")}`, "ACCESS EXCLUSIVE")];
    },
    drop: (id) => [statement(`DROP POLICY ${ownName(id)} ON ${tableName(id)}`, "ACCESS EXCLUSIVE")],
    alter: (id, { to, using, withCheck }) => {
      const roles = to === undefined ? "" : ` TO ${roleList(to.to as readonly string[])}`;
      const texts = expressions((using?.to ?? null) as string | null, (withCheck?.to ?? null) as string | null);
      return [statement(`ALTER POLICY ${ownName(id)} ON ${tableName(id)}${roles}${texts}`, "ACCESS EXCLUSIVE")];
    },
    rename: (from, to) => [
      statement(`ALTER POLICY ${ownName(from)} ON ${tableName(from)} RENAME TO ${ownName(to)}`, "ACCESS EXCLUSIVE"),
    ],
  },
  file: { create: "createPolicy", drop: "dropPolicy", alter: "alterPolicy", rename: "renamePolicy" },
} as const satisfies KindRules<"policy">;

function expressions(using: string | null, withCheck: string | null): string {
  return `${using === null ? "" : ` USING (${using})`}${withCheck === null ? "" : ` WITH CHECK (${withCheck})`}`;
}

function isPublic(roles: readonly string[]): boolean {
  return roles.length === 1 && roles[0] === "public";
}

/** Words that stand for a role, and that no role can be called. */
const roleWords = new Set(["public", "current_user", "current_role", "session_user"]);

function roleList(roles: readonly string[]): string {
  return roles.map((role) => (roleWords.has(role) ? role.toUpperCase() : quoteIdentifier(role))).join(", ");
}

function rolesOf({ attributes }: Fact<"policy">): ObjectId[] {
  return attributes.to.filter((name) => !roleWords.has(name)).map((name) => objectId("role", name));
}

function expressionUses(fact: Fact<"policy">, catalog: Catalog): readonly ObjectId[] {
  const { using, withCheck } = fact.attributes;
  const text = `${using ?? ""}\n${withCheck ?? ""}`;
  const own = fact.origin?.uses === undefined ? columnsNamedIn(text, tableOf(fact.id), catalog) : [];
  return [...own, ...usesOf(fact, text, catalog)].filter((id) => has(catalog, id));
}
