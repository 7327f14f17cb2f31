// Policies, and the row-level security that they switch on.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../src/ports.ts";
import { pglite } from "../support/database.ts";
import { attributesOf, factOf, majors, modelsOf, namesOf } from "./models-of.ts";

const columns = '{ id: integer().primaryKey(), ownerId: text("owner_id"), open: boolean() }';

describe.each(majors)("drizzle-orm %s", (major) => {
  let session: Session;
  beforeAll(async () => {
    session = await pglite();
    await session.script(`create schema app; create schema auth; create role ada; create role bo;
      create table posts (id int primary key, owner_id text, open boolean);
      create table app.posts (id int primary key, owner_id text, open boolean);
      create table members (id int primary key, post_id int, name text);
      create function auth.uid() returns text language sql as 'select current_user::text';`);
  });
  afterAll(() => session.close());

  const read = (body: string) => modelsOf(body, major);

  /** What a policy on `posts` becomes; PostgreSQL has accepted it. */
  async function usingOf(expression: string, table = "pgTable") {
    const models = await read(
      `import { and, exists, or } from "drizzle-orm"; import { QueryBuilder } from "drizzle-orm/pg-core";
      const app = pgSchema("app"), qb = new QueryBuilder();
      const members = pgTable("members", { id: integer().primaryKey(), postId: integer("post_id"), name: text() });
      export const posts = ${table}("posts", ${columns}, (t) => [pgPolicy("p", { using: ${expression} })]);`,
    );
    const schema = table === "pgTable" ? "" : "app";
    const { using } = attributesOf(models, "policy", schema, "posts", "p");
    try {
      await session.script(`begin; create policy p on ${schema || "public"}.posts using (${using})`);
    } finally {
      await session.script("rollback");
    }
    return using;
  }

  test("a policy has Drizzle's defaults", async () => {
    const models = await read(`export const posts = pgTable("posts", ${columns}, () => [pgPolicy("p")]);`);
    expect(attributesOf(models, "policy", "", "posts", "p")).toEqual({
      as: "permissive",
      for: "all",
      to: ["public"],
      using: null,
      withCheck: null,
    });
    expect(factOf(models, "policy", "", "posts", "p").origin).toEqual({ file: "core/models.ts", app: "core" });
  });

  test("a policy has all that Drizzle can say", async () => {
    const models = await read(
      `export const posts = pgTable("posts", ${columns}, (t) => [
        pgPolicy("p", { as: "restrictive", for: "update", to: "ada", using: sql\`\${t.ownerId} = current_user\`, withCheck: sql\`\${t.open}\` })]);`,
    );
    expect(attributesOf(models, "policy", "", "posts", "p")).toEqual({
      as: "restrictive",
      for: "update",
      to: ["ada"],
      using: `"owner_id" = current_user`,
      withCheck: `"open"`,
    });
  });

  test.each([
    [`"ada"`, ["ada"]],
    [`ada`, ["ada"]],
    [`["zoe", ada, "current_user", "ada"]`, ["ada", "current_user", "zoe"]],
    [`["session_user", "current_role"]`, ["current_role", "session_user"]],
    [`"public"`, ["public"]],
    [`["ada", "public"]`, ["public"]],
    ["[]", ["public"]],
    ["undefined", ["public"]],
    [`"${"r".repeat(70)}"`, ["r".repeat(63)]],
  ])("to %s", async (to, roles) => {
    const models = await read(
      `const ada = pgRole("ada");
      export const posts = pgTable("posts", ${columns}, () => [pgPolicy("p", { to: ${to} as never })]);`,
    );
    expect(attributesOf(models, "policy", "", "posts", "p").to).toEqual(roles);
    expect(namesOf(models, "role")).toEqual([]);
  });

  describe("expressions", () => {
    test("columns of the table stand alone", async () => {
      expect(await usingOf(`sql\`\${t.ownerId} = current_user and \${t.open}\``)).toBe(
        `"owner_id" = current_user and "open"`,
      );
      expect(await usingOf(`and(eq(t.ownerId, "O'Hara"), eq(t.open, true))`)).toBe(
        major === "1.0"
          ? `(("owner_id" = 'O''Hara') and ("open" = true))`
          : `("owner_id" = 'O''Hara' and "open" = true)`,
      );
      expect(await usingOf(`sql\`\${t.ownerId} = current_user\``, "app.table")).toBe(`"owner_id" = current_user`);
      expect(await usingOf(`sql\`\${t.ownerId} <> 'select'\``)).toBe(`"owner_id" <> 'select'`);
    });

    test("columns keep their table where another one may have a column of that name", async () => {
      const condition = "select 1 from ${members} where ${members.postId} = ${t.id}";
      const text = `select 1 from "members" where "members"."post_id" = `;
      expect(await usingOf(`sql\`exists (${condition})\``)).toBe(`exists (${text}"posts"."id")`);
      expect(await usingOf(`sql\`exists (${condition})\``, "app.table")).toBe(`exists (${text}"app"."posts"."id")`);
      expect(await usingOf("exists(qb.select().from(members).where(eq(members.postId, t.id)))")).toMatch(
        /^exists \(\(?select .* from "members" where "members"\."post_id" = "posts"\."id"\)?\)$/,
      );
      expect(await usingOf(`sql\`(SELECT auth.uid()) = \${t.ownerId}\``)).toBe(
        `(SELECT auth.uid()) = "posts"."owner_id"`,
      );
    });

    test("a column of another table is never taken for one of its own", async () => {
      await expect(usingOf("sql`${members.id} = ${t.id}`")).rejects.toThrow(/FROM-clause entry for table "members"/);
    });

    test("no expression, and an empty one", async () => {
      expect(await usingOf("and(undefined, sql`true`)")).toBe("true");
      const models = await read(
        `import { and } from "drizzle-orm";
        export const posts = pgTable("posts", ${columns}, () => [pgPolicy("p", { using: and(), withCheck: sql\`\` })]);`,
      );
      expect(attributesOf(models, "policy", "", "posts", "p")).toMatchObject({ using: null, withCheck: null });
    });

    test("what is not SQL is refused: a policy must not lose its condition", async () => {
      const refused = read(
        `export const posts = pgTable("posts", ${columns}, () => [pgPolicy("p", { using: "owner_id = current_user" as never })]);`,
      );
      await expect(refused).rejects.toMatchObject({
        code: "policy_expression",
        message: `core/models.ts: "using" of policy "p" on table "posts" is not an SQL expression.`,
      });
    });
  });

  test("policies linked from outside, and what they switch on", async () => {
    const models = await read(
      `export const posts = pgTable("posts", ${columns}), notes = pgSchema("app").table("notes", ${columns}), plain = pgTable("plain", ${columns});
      export const first = pgPolicy("first", { using: sql\`\${posts.open}\` }).link(posts);
      export const second = pgPolicy("second").link(notes);`,
    );
    expect(namesOf(models, "policy")).toEqual([".posts.first", "app.notes.second"]);
    expect(attributesOf(models, "policy", "", "posts", "first").using).toBe(`"open"`);
    expect(factOf(models, "policy", "", "posts", "first").origin).toEqual({
      key: "first",
      file: "core/models.ts",
      app: "core",
    });
    expect(attributesOf(models, "table", "", "posts")).toEqual({ rowSecurity: true });
    expect(attributesOf(models, "table", "app", "notes")).toEqual({ rowSecurity: true });
    expect(attributesOf(models, "table", "", "plain")).toEqual({});
    expect(models.warnings).toEqual([]);
  });

  test("row-level security: asked for, or by a policy, or not said", async () => {
    const models = await read(
      `export const a = pgTable("a", ${columns}).enableRLS();
      export const b = pgTable("b", ${columns}, () => [pgPolicy("p")]);
      export const c = pgTable("c", ${columns});`,
    );
    expect(["a", "b", "c"].map((name) => attributesOf(models, "table", "", name))).toEqual([
      { rowSecurity: true },
      { rowSecurity: true },
      {},
    ]);
    expect(Object.keys(attributesOf(models, "table", "", "c"))).toEqual([]);
    expect(models.warnings).toEqual([]);
  });

  test("a policy that is exported and listed by its table counts once; one without a table is named", async () => {
    const models = await read(
      `export const listed = pgPolicy("listed"), both = pgPolicy("both"), lost = pgPolicy("lost");
      export const posts = pgTable("posts", ${columns}, () => [listed, both]);
      both.link(posts);`,
    );
    expect(namesOf(models, "policy").sort()).toEqual([".posts.both", ".posts.listed"]);
    expect(models.warnings).toEqual([
      "a policy without a table: lost in core/models.ts. List it in its table's third argument, or write .link(table).",
    ]);
  });

  test("one policy for two tables, and policies in a list of lists", async () => {
    const models = await read(
      `const own = (name) => [pgPolicy(name + "_read", { for: "select" }), pgPolicy(name + "_write", { for: "insert" })];
      const shared = pgPolicy("shared");
      export const a = pgTable("a", ${columns}, () => [own("a"), shared]);
      export const b = pgTable("b", ${columns}, () => ({ all: own("b"), shared }));`.replace(
        "(name)",
        "(name: string)",
      ),
    );
    expect(namesOf(models, "policy").sort()).toEqual([
      ".a.a_read",
      ".a.a_write",
      ".a.shared",
      ".b.b_read",
      ".b.b_write",
      ".b.shared",
    ]);
    expect(models.warnings).toEqual([]);
  });

  test("two policies of one name on one table are refused; on two tables they are not", async () => {
    const two = (first: string, second: string) => `
      export const posts = pgTable("posts", ${columns}, () => [pgPolicy("p", { for: "select" }), pgPolicy("${first}")]);
      export const notes = pgTable("notes", ${columns}, () => [pgPolicy("${second}")]);`;
    expect(namesOf(await read(two("q", "p")), "policy")).toEqual([".notes.p", ".posts.p", ".posts.q"]);
    await expect(read(two("p", "p"))).rejects.toMatchObject({
      code: "duplicate_model",
      message: expect.stringMatching(/^The policy posts\.p is defined twice/),
    });
  });
});

describe("1.0", () => {
  test("tables of withRLS", async () => {
    const models = await modelsOf(
      `export const a = pgTable.withRLS("a", ${columns});
      export const b = pgSchema("app").table.withRLS("b", ${columns});
      export const c = pgTableCreator((name) => "x_" + name).withRLS("c", ${columns});`,
      "1.0",
    );
    expect(namesOf(models, "table")).toEqual([".a", "app.b", ".x_c"]);
    expect(models.warnings).toEqual([]);
    expect(
      [...models.catalog.facts.values()].filter((fact) => fact.id.kind === "table").map((fact) => fact.attributes),
    ).toEqual(Array.from({ length: 3 }, () => ({ rowSecurity: true })));
  });

  test("whatever stands in an existing schema is made elsewhere, but for a policy that is linked to it", async () => {
    const models = await modelsOf(
      `export const auth = pgSchema("auth").existing();
      export const users = auth.table("users", { id: text().primaryKey() }, () => [pgPolicy("theirs")]);
      export const level = auth.enum("level", ["a"]), counter = auth.sequence("counter");
      export const v = auth.view("v", { id: text() }).as(sql\`select 1\`);
      export const t = pgTable("t", { user: text().references(() => users.id), level: level() });
      export const ours = pgPolicy("ours", { to: "ada" }).link(users);`,
      "1.0",
    );
    expect([...models.catalog.facts.keys()].filter((key) => !/^(column|foreignKey):\.t\./.test(key))).toEqual([
      "policy:auth.users.ours",
      "table:.t",
    ]);
    expect(attributesOf(models, "column", "", "t", "level").type).toBe("auth.level");
    expect(models.warnings).toEqual([]);
  });
});
