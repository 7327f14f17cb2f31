// The main job on a copy of the example project, on the embedded PostgreSQL: nothing is needed but Node, nothing is left
// behind. Every line that begins with $ is a command as a user would type it.
import { spawn } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import pc from "picocolors";

const home = dirname(dirname(fileURLToPath(import.meta.url)));
const root = mkdtempSync(join(realpathSync(tmpdir()), "sluice-demo-"));
const migrations = join(root, "core/db/migrations");
const blog = join(root, "apps/blog/models.ts");
const env = { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: "1" }) };
delete env.DATABASE_URL;
const started = Date.now();

try {
  for (const name of ["core", "apps", "drizzle.config.ts"])
    cpSync(join(home, name), join(root, name), { recursive: true, filter: (file) => basename(file) !== ".sluice" });
  symlinkSync(join(home, "node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, ".env"), "");
  const original = readFileSync(blog, "utf8");

  title("An empty database, and the example project with its checked-in migrations: the project's own come first");
  await sluice("showmigrations");
  await sluice("migrate");
  await sluice("makemigrations", "--check");
  const before = await describeDatabase();

  title(
    "billing is an external app, as it would come from a package: its history is rolled back and applied by itself",
  );
  await sluice("rollback", "billing@base");
  const without = await describeDatabase();
  if (without.includes("billing_")) throw new Error(`the rollback left something of billing behind:\n${without}`);
  await sluice("preview", "billing@head");
  await sluice("migrate", "billing@head");
  assertSame(await describeDatabase(), before, "billing is not what it was");

  title("The models of the blog change: a column, an index, an enum value; and one column is renamed");
  edit([
    [
      `    title: varchar("title", { length: 200 }).notNull(),`,
      `    heading: varchar("heading", { length: 200 }).notNull(),`,
    ],
    ["table.title", "table.heading"],
    [
      `    body: text("body").notNull().default(""),`,
      `    subtitle: text("subtitle"),\n    body: text("body").notNull().default(""),`,
    ],
    [`["draft", "published"]`, `["draft", "review", "published"]`],
    [
      `    index("posts_meta_idx")`,
      `    index("posts_created_at_idx").on(table.createdAt),\n    index("posts_meta_idx")`,
    ],
  ]);

  title("Nothing is guessed: without a terminal, the question comes with the flags that answer it (exit code 3)");
  await sluice("makemigrations", "-m", "review posts");
  title("With the answer, the migration is written");
  await sluice("makemigrations", "-m", "review posts", "--rename", "posts.title:heading");
  show(newest());
  await sluice("preview");
  await sluice("migrate");
  await sluice("makemigrations", "--check");

  title("And back: the database is what it was");
  await sluice("rollback");
  assertSame(await describeDatabase(), before, "the rollback left something behind");
  say(
    pc.green(
      `✓ ${before.split("\n").length} lines that describe the database (columns, keys, checks, indexes, enums) are the same as before`,
    ),
  );

  title("While models are being edited, `watch` keeps a draft up to date");
  rmSync(join(migrations, newest()));
  writeFileSync(blog, original);
  await watch(original);

  say(`\n${pc.green("Done")} in ${((Date.now() - started) / 1000).toFixed(1)} s. Nothing is left behind.`);
} finally {
  rmSync(root, { recursive: true, force: true });
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function title(text) {
  say(`\n${pc.bold(pc.cyan(`── ${text}`))}`);
}

function assertSame(now, before, otherwise) {
  if (now !== before) throw new Error(`${otherwise}:\n${now}`);
}

function edit(replacements) {
  let text = readFileSync(blog, "utf8");
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`the example has no ${from}`);
    text = text.replaceAll(from, to);
  }
  writeFileSync(blog, text);
}

function newest() {
  return readdirSync(migrations)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .at(-1);
}

function show(file) {
  say(pc.dim(`\n# ${join("core/db/migrations", file)}`));
  say(readFileSync(join(migrations, file), "utf8").trimEnd());
}

function sluice(...args) {
  say(`\n${pc.bold(`$ npx sluice ${args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ")}`)}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(home, "dist/cli.js"), ...args], {
      cwd: root,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const expected = args[0] === "makemigrations" && code === 3;
      if (code === 0 || expected) resolve();
      else reject(new Error(`sluice ${args.join(" ")} ended with ${code}`));
    });
  });
}

/** What the database's own views say of it: nothing of Sluice's is asked. */
async function describeDatabase() {
  const database = await PGlite.create(join(root, ".sluice/database"));
  try {
    const queries = [
      "select table_name, column_name, data_type, udt_name, character_maximum_length, is_nullable, column_default, is_identity, identity_start, generation_expression from information_schema.columns where table_schema = 'public' and table_name not like 'sluice%'",
      "select conrelid::regclass as table, conname, pg_get_constraintdef(oid) as definition from pg_constraint where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'sluice%'",
      "select indexdef from pg_indexes where schemaname = 'public' and tablename not like 'sluice%'",
      "select enumtypid::regtype as type, enumlabel, row_number() over (partition by enumtypid order by enumsortorder) as place from pg_enum",
    ];
    const lines = [];
    for (const query of queries) for (const row of (await database.query(query)).rows) lines.push(JSON.stringify(row));
    return lines.sort().join("\n");
  } finally {
    await database.close();
  }
}

async function watch(original) {
  say(`\n${pc.bold("$ npx sluice watch")}`);
  const child = spawn(process.execPath, [join(home, "dist/cli.js"), "watch"], {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const closed = new Promise((resolve) => child.on("close", resolve));
  const saves = [
    [
      "a column more",
      original.replace(
        `    body: text("body").notNull().default(""),`,
        `    subtitle: text("subtitle"),\n    body: text("body").notNull().default(""),`,
      ),
    ],
    ["a mistake in the making", original.replace("export const posts = pgTable(", "export const posts = pgTable((")],
    [
      "an index instead",
      original.replace(
        `    index("posts_meta_idx")`,
        `    index("posts_slug_idx").on(table.slug),\n    index("posts_meta_idx")`,
      ),
    ],
    ["everything as it was", original],
  ];
  await sleep(2500);
  for (const [what, text] of saves) {
    say(pc.dim(`\n# saving apps/blog/models.ts: ${what}`));
    writeFileSync(blog, text);
    await sleep(1800);
  }
  child.kill("SIGINT");
  await closed;
}
