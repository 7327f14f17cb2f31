// Whole migrations with extensions: made by a migration of the project, used by the next ones, and taken back.
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const config = `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { apps: [], embedded: { extensions: ["citext", "pg_trgm"] } } });
`;
const models = (email: string, indexes: string): string => `import { sql } from "drizzle-orm";
import { customType, index, integer, pgTable, text } from "drizzle-orm/pg-core";
const citext = customType({ dataType: () => "citext" });
export const users = pgTable("users", { id: integer("id").primaryKey(), name: text("name"), bio: text("bio"), ${email} },
  (t) => [${indexes}]);
`;
const alike = `index("alike").using("gin", t.name.op("gin_trgm_ops")`;
const steps = [
  models('email: text("email").notNull().unique()', `${alike})`),
  models(
    `email: citext("email").notNull().unique(), nick: citext("nick").default(sql\`'Abc'\`), nicks: citext("nicks").array()`,
    `${alike}, t.bio.op("gin_trgm_ops")), index("by_nick").on(t.nick),
      index("lower").using("gist", sql\`lower(\${t.name}) gist_trgm_ops\`)`,
  ),
];

let database: TestDatabase | undefined;
let project: TempProject;
afterEach(async () => {
  project.remove();
  await database?.drop();
  database = undefined;
});

test.each(["server", "embedded"])(
  "citext and pg_trgm: %s",
  async (place) => {
    if (place === "server") database = await createDatabase();
    project = tempProject({ database: database ?? "embedded", files: { "drizzle.config.ts": config } });
    const head = (): string => join("core/db/migrations", project.read("core/db/migrations/head").trim());
    const run = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await project.run(args);
      expect({ args, code, stderr: code === 0 ? "" : stderr }).toEqual({ args, code: 0, stderr: "" });
      return stdout;
    };

    await run("makemigrations", "--empty", "-m", "extensions");
    const made = `op.sql("create extension citext; create extension pg_trgm", "drop extension citext; drop extension pg_trgm")`;
    project.write(head(), project.read(head()).replace("up: () => []", `up: (op) => [${made}]`));
    await run("migrate");
    for (const text of steps) {
      project.write("core/models.ts", text);
      await run("makemigrations");
      expect(project.read(head())).toContain("Proven: up and down.");
      await run("migrate");
      expect(await run("makemigrations", "--check")).toContain("No changes");
    }
    await run("rollback", "base");
    await run("migrate");
    expect(await run("makemigrations", "--check")).toContain("No changes");
  },
  180_000,
);
