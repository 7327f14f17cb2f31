import { expect, test } from "vitest";
import type { ModelsRead } from "../../src/drizzle/read-models.ts";
import { majors, modelsOf, namesOf } from "./models-of.ts";

const body = `
export const app = pgSchema("app");
export const status = pgEnum("post_status", ["draft", "published"]);
export const users = pgTable("users", {
  id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  email: varchar({ length: 200 }).notNull().unique(),
  tags: text().array().notNull().default(["a b"]),
});
export const posts = app.table("posts", {
  id: serial().primaryKey(),
  authorId: bigint("author_id", { mode: "number" }).notNull().references(() => users.id, { onDelete: "cascade" }),
  title: varchar({ length: 200 }).notNull(),
  status: status().notNull().default("draft"),
  created: timestamp({ withTimezone: true, precision: 3 }).notNull().defaultNow(),
  search: text().generatedAlwaysAs(sql\`lower(title)\`),
}, (t) => [
  index().on(t.authorId, t.created.desc()),
  unique().on(t.authorId, t.title),
  check("titled", sql\`\${t.title} <> \${""}\`),
]);
export const usersRelations = typeof relations === "function" ? relations(users, ({ many }) => ({ posts: many(posts) })) : null;
`;

/** The facts as text, without the names that Drizzle made up. */
function comparable({ catalog }: ModelsRead): string[] {
  return [...catalog.facts.values()].map(({ id, attributes, origin }) => {
    const path = origin?.derivedName ? [...id.path.slice(0, -1), "(derived)"] : id.path;
    return JSON.stringify({ kind: id.kind, path, attributes, origin });
  });
}

test("both majors of Drizzle give the same catalog, but for the names that they make up", async () => {
  const of1 = body.replace(/^export const usersRelations.*$/m, "");
  const [stable, coming] = [await modelsOf(body, "0.45"), await modelsOf(of1, "1.0")];
  expect(comparable(coming)).toEqual(comparable(stable));
  expect(stable.catalog.facts.size).toBe(20);
  expect([...stable.warnings, ...coming.warnings]).toEqual([]);
});

test("reading twice gives the same", async () => {
  const [first, second] = [await modelsOf(body), await modelsOf(body)];
  expect(JSON.stringify([...second.catalog.facts])).toBe(JSON.stringify([...first.catalog.facts]));
});

test.each(majors)("facts of a table stand together, columns in order (%s)", async (major) => {
  const models = await modelsOf(body.replace(/^export const usersRelations.*$/m, ""), major);
  expect(namesOf(models, "column").slice(0, 6)).toEqual(
    ["id", "author_id", "title", "status", "created", "search"].map((name) => `app.posts.${name}`),
  );
});
