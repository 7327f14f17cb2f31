import { describe, expect, test } from "vitest";
import { majors, modelsOf, namesOf, attributesOf } from "./models-of.ts";

describe.each(majors)("drizzle-orm %s", (major) => {
  test("a table with its columns and keys", async () => {
    const models = await modelsOf(
      `export const users = pgTable("users", { id: integer().primaryKey(), email: text().notNull().unique(), tags: text().array().default(["a b"]) });`, major);
    expect(Object.fromEntries([...models.catalog.facts].map(([key, { attributes, origin }]) => [key, { attributes, origin }]))).toMatchInlineSnapshot();
    expect(namesOf(models, "column")).toEqual([".users.id", ".users.email", ".users.tags"]);
    expect(attributesOf(models, "column", "", "users", "tags").default).toBe(`'{"a b"}'`);
    expect(models.warnings).toEqual([]);
  });
});
