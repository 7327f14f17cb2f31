// Roles, and the roles, tables and policies that Drizzle has for Supabase and Neon.
import { describe, expect, test } from "vitest";
import { attributesOf, factOf, majors, modelsOf, namesOf } from "./models-of.ts";

const columns = `{ id: integer().primaryKey(), ownerId: text("owner_id") }`;

describe.each(majors)("drizzle-orm %s", (major) => {
  const read = (body: string) => modelsOf(body, major);

  test("roles, with Drizzle's defaults", async () => {
    const models = await read(
      `export const admin = pgRole("admin", { createDb: true, createRole: true, inherit: false });
      export const plain = pgRole("plain"), again = plain, known = pgRole("known").existing();`,
    );
    expect(namesOf(models, "role")).toEqual(["admin", "plain"]);
    expect(attributesOf(models, "role", "admin")).toEqual({ createDb: true, createRole: true, inherit: false });
    expect(attributesOf(models, "role", "plain")).toEqual({ createDb: false, createRole: false, inherit: true });
    expect(factOf(models, "role", "admin").origin).toEqual({ key: "admin", file: "core/models.ts", app: "core" });
    expect(models.warnings).toEqual([]);
  });

  test("Supabase's roles and tables are made elsewhere", async () => {
    const models = await read(
      `import { anonRole, authenticatedRole, authUid, authUsers, postgresRole, realtimeMessages, realtimeTopic, serviceRole, supabaseAuthAdminRole } from "drizzle-orm/supabase";
      export { anonRole, authenticatedRole, postgresRole, serviceRole, supabaseAuthAdminRole };
      export const posts = pgTable("posts", { id: integer().primaryKey(), ownerId: uuid("owner_id").references(() => authUsers.id) }, (t) => [
        pgPolicy("own", { to: authenticatedRole, using: sql\`\${authUid} = \${t.ownerId}\` })]);
      export const listen = pgPolicy("listen", { for: "select", to: [authenticatedRole, "service_role"], using: sql\`\${realtimeTopic} = \${realtimeMessages.topic}\` }).link(realtimeMessages);`,
    );
    expect(namesOf(models, "table")).toEqual([".posts"]);
    expect([...namesOf(models, "role"), ...namesOf(models, "schema")]).toEqual([]);
    expect(attributesOf(models, "policy", "", "posts", "own")).toMatchObject({
      to: ["authenticated"],
      using: `(select auth.uid()) = "posts"."owner_id"`,
    });
    expect(attributesOf(models, "policy", "realtime", "messages", "listen")).toMatchObject({
      to: ["authenticated", "service_role"],
      using: `realtime.topic() = "topic"`,
    });
    expect(models.warnings).toEqual([]);
  });

  test("Neon's policies for all commands", async () => {
    const models = await read(
      `import { anonymousRole, authenticatedRole, authUid, crudPolicy } from "drizzle-orm/neon";
      export { anonymousRole, authenticatedRole };
      export const posts = pgTable("posts", ${columns}, (t) => [
        crudPolicy({ role: authenticatedRole, read: true, modify: authUid(t.ownerId) }),
        crudPolicy({ role: anonymousRole, read: true, modify: null }),
      ]);`,
    );
    expect(namesOf(models, "policy").map((name) => name.replace(".posts.crud-", ""))).toEqual([
      "authenticated-policy-select",
      "authenticated-policy-insert",
      "authenticated-policy-update",
      "authenticated-policy-delete",
      "anonymous-policy-select",
    ]);
    expect(attributesOf(models, "policy", "", "posts", "crud-authenticated-policy-update")).toEqual({
      as: "permissive",
      for: "update",
      to: ["authenticated"],
      using: `(select auth.user_id() = "posts"."owner_id")`,
      withCheck: `(select auth.user_id() = "posts"."owner_id")`,
    });
    expect(attributesOf(models, "policy", "", "posts", "crud-anonymous-policy-select").using).toBe("true");
    expect(namesOf(models, "role")).toEqual([]);
    expect(attributesOf(models, "table", "", "posts")).toEqual({ rowSecurity: true });
  });
});
