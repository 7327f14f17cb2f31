// A file that can't be written: the command says which and what to do, leaves nothing behind and touches no database; and a
// cache that can't be written costs time only.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type Database } from "./databases.ts";
import { full, type Means, means } from "./disks.ts";
import type { Context, Scenario } from "./scenario.ts";

const directory = "core/db/migrations";

/** `more`: of columns. The migration of many is a large file, though the models are a small one. */
const models = (more: number): string => `import { check, integer, pgTable, text } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
const added = Array.from({ length: ${more} }, (_, at) => [\`added\${at}\`, text(\`added\${at}\`).notNull().default("x".repeat(100))]);
export const posts = pgTable("posts", { id: integer("id").primaryKey(), ...Object.fromEntries(added) },
  (t) => [check("posts_id", sql\`\${t.id} < \${sql.raw(String(1000 + ${more}))}\`)]);
`;

export const writing: Scenario = {
  name: "files",
  async run(context) {
    const ran: string[] = [];
    const couldNot: string[] = [];
    for (const each of means) {
      await context.attempt(each.name, async () => {
        const done = await refused(context, each);
        (done ? ran : couldNot).push(each.name);
      });
    }
    for (const each of commands) {
      await context.attempt(`a cache on a full disk: ${each.join(" ")}`, async () => {
        ((await cached(context, each)) ? ran : couldNot).push(`a cache on a full disk: ${each[0]}`);
      });
    }
    await context.attempt("no room for temporary files", async () => {
      ((await temporary(context)) ? ran : couldNot).push("no room for temporary files");
    });
    context.figure(`ran: ${ran.join("; ")}`);
    context.figure(`this machine does not let be done: ${couldNot.join("; ") || "nothing"}`);
  },
};

/** A project with one migration that is applied, and models that have more. */
async function prepared(context: Context, proof?: false): Promise<{ project: TempProject; database: Database }> {
  const database = await createDatabase(context.server.url);
  const project = tempProject({ database, files: { "core/models.ts": models(0) }, ...(proof === false && { proof }) });
  for (const args of [["makemigrations"], ["migrate"]]) {
    const { code, stderr } = await project.run([...args]);
    assert.equal(code, 0, stderr);
  }
  return { project, database };
}

async function refused(context: Context, { apply, says }: Means): Promise<boolean> {
  const { project, database } = await prepared(context, false);
  const folder = join(project.root, directory);
  // Larger than a page, and than the largest file that the limit allows.
  project.write("core/models.ts", models(says.source.startsWith("larger") ? 400 : 1));
  const before = everything(folder);
  const rows = await recorded(database);
  let applied: Awaited<ReturnType<Means["apply"]>>;
  try {
    applied = await apply(folder).catch((error: unknown) => {
      context.say(`can't be done here: ${String(error).split("\n")[0]}`);
      throw error;
    });
  } catch {
    project.remove();
    await database.drop();
    return false;
  }
  let isUndone = false;
  const undo = async (): Promise<void> => {
    if (!isUndone) await applied.undo();
    isUndone = true;
  };
  try {
    const during = everything(folder);
    const { code, stdout, stderr } = await project.run(["makemigrations", "-m", "more"], {
      ...(applied.wrapper !== undefined && { wrapper: applied.wrapper }),
    });
    assert.equal(code, 4, stderr + stdout);
    assert.doesNotMatch(stderr, /fault of sluice|\n +at /);
    assert.ok(stderr.includes(folder), stderr);
    assert.match(stderr, says);
    assert.match(stderr, /\n→ /);
    assert.deepEqual(everything(folder), during);
    assert.deepEqual(await recorded(database), rows);
    await undo();
    assert.deepEqual(everything(folder), before);
    const done = await project.run(["makemigrations", "-m", "more"]);
    assert.equal(done.code, 0, done.stderr);
    assert.ok(migrationsIn(folder).includes(project.read(`${directory}/head`).trim()));
    assert.match(project.read(`${directory}/head`), /_more\.ts/);
    assert.equal((await project.run(["migrate"])).code, 0);
    return true;
  } finally {
    await undo();
    project.remove();
    await database.drop();
  }
}

/** Every file of a folder with its text; hidden ones too. A file in the folder's place is its own text. */
function everything(folder: string): Readonly<Record<string, string>> {
  if (!statSync(folder).isDirectory()) return { ".": readFileSync(folder, "utf8") };
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function migrationsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort();
}

async function recorded({ session }: Database): Promise<unknown> {
  return [
    await session.query("select * from sluice_version"),
    await session.query("select attname from pg_attribute where attrelid = 'posts'::regclass order by attnum"),
  ];
}

const commands: readonly (readonly string[])[] = [
  ["makemigrations", "--check"],
  ["makemigrations", "-m", "proven"],
  ["makemigrations", "--from", "history", "-m", "from history"],
  ["check"],
  ["diff", "models", "history"],
  ["migrate"],
];

async function cached(context: Context, args: readonly string[]): Promise<boolean> {
  const { project, database } = await prepared(context);
  project.write("core/models.ts", models(1));
  const folder = join(project.root, ".sluice/cache");
  mkdirSync(folder, { recursive: true });
  const before = everything(join(project.root, directory));
  const plain = await project.run([...args, "--no-input"]);
  for (const name of migrationsIn(join(project.root, directory)))
    if (before[name] === undefined) rmSync(join(project.root, directory, name));
  const applied = await full(folder, 0, "empty").catch(() => null);
  try {
    if (applied === null) return false;
    const { code, stderr } = await project.run([...args, "--no-input"]);
    assert.deepEqual([code, stderr], [plain.code, plain.stderr]);
    assert.deepEqual(readdirSync(folder), [".filler"]);
    return true;
  } finally {
    await applied?.undo();
    project.remove();
    await database.drop();
  }
}

async function temporary(context: Context): Promise<boolean> {
  const { project, database } = await prepared(context, false);
  const folder = join(project.root, "tmp");
  mkdirSync(folder);
  const applied = await full(folder, 0).catch(() => null);
  try {
    if (applied === null) return false;
    for (const place of [folder, join(project.root, "nowhere")]) {
      const { code, stderr } = await project.run(["migrate"], { env: { TMPDIR: place } });
      assert.equal(code, 4, stderr);
      assert.doesNotMatch(stderr, /fault of sluice|\n +at /);
      assert.ok(stderr.includes(place), stderr);
      assert.match(stderr, /\n→ .*TMPDIR/);
    }
    return true;
  } finally {
    await applied?.undo();
    project.remove();
    await database.drop();
  }
}
