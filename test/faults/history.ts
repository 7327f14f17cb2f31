// A history that shows whatever is done twice or not at all: every row counts how often each migration came by, and every
// step leaves a line in the ledger, which no migration owns. Each migration has a way back that counts down.

import type { Session } from "../../src/ports.ts";
import { createVersionTable } from "../../src/runner/version-table.ts";

export const rows = 20_000;

const external = "apps/plug";

/** The project's files; an external app's migration comes last. */
export const files: Readonly<Record<string, string>> = {
  "drizzle.config.ts": config('apps: [{ name: "plug", external: true }]'),
  [`${external}/drizzle.config.ts`]: config('app: "plug"'),
  [`${external}/models.ts`]: `import { integer, pgTable } from "drizzle-orm/pg-core";
export const plugs = pgTable("plugs", { id: integer("id").notNull() });
`,
  ...migration({ revision: "a_made", parent: null }, [
    'op.createEnum("mood", ["good", "bad"])',
    `op.createTable("items", { columns: {
      id: { type: "integer", notNull: true }, title: { type: "text" }, mood: { type: "mood", default: "'good'" },
      ${["together", "batched", "even", "by_hand", "drizzle"].map((name) => `${name}: { type: "integer", notNull: true, default: "0" }`).join(", ")}
    }, primaryKey: { items_pkey: ["id"] } })`,
    `op.sql("insert into items (id, title) select n, md5(n::text) from generate_series(1, ${rows}) n", "delete from items")`,
    ...ledger("made"),
  ]),
  ...migration({ revision: "b_together", parent: "a_made" }, [
    'op.addColumn("items.extra", { type: "text", notNull: true, default: "\'x\'" })',
    `op.run(${batched({ column: "together", size: 5000, sign: "+" })}, ${batched({ column: "together", size: 5000, sign: "-" })})`,
    ...ledger("together"),
  ]),
  ...migration({ revision: "c_batched", parent: "b_together", more: 'transaction: "none",' }, [
    `op.run(${batched({ column: "batched", size: 2000, sign: "+", more: "even" })}, ${batched({ column: "batched", size: 2000, sign: "-", more: "even" })})`,
    `op.sql(${atOnce("after batched", "+ 0")}, ${atOnce("after batched, back", "- 0")})`,
  ]),
  ...migration({ revision: "d_indexed", parent: "c_batched" }, [
    ...ledger("before indexes"),
    'op.createIndex("items.items_title", { columns: ["title"], concurrently: true })',
    'op.createIndex("items.items_title_id", { columns: ["title", "id"], unique: true, concurrently: true })',
    ...ledger("after indexes"),
  ]),
  ...migration({ revision: "e_moods", parent: "d_indexed" }, [
    `op.alterEnum("mood", { values: { from: ["good", "bad"], to: ["good", "fair", "bad", "ugly"],
      with: [{ column: "items.mood", type: "mood", default: "'good'" }] } })`,
    `op.sql("update items set mood = 'fair' where id % 10 = 0", "update items set mood = 'good'")`,
    ...ledger("moods"),
  ]),
  ...migration({ revision: "f_by_hand", parent: "e_moods", more: 'transaction: "none",' }, [
    `op.sql(${atOnce("by hand", "+ 1")}, ${atOnce("by hand, back", "- 1")})`,
    'op.sql("vacuum (full, analyze) items", "vacuum items")',
    ...ledger("after vacuum"),
  ]),
  ...migration({ revision: "g_drizzle", parent: "f_by_hand" }, [
    'op.createTable("notes", { columns: { item: { type: "integer", notNull: true } }, foreignKeys: { notes_item: { columns: ["item"], references: ["items", ["id"]] } } })',
    'op.alterColumn("items.title", { notNull: { from: false, to: true } })',
    `op.run(${drizzled("+")}, ${drizzled("-")})`,
    ...ledger("drizzle"),
  ]),
  ...migration({ revision: "plugged", parent: null, folder: `${external}/migrations` }, [
    'op.createTable("plugs", { columns: { id: { type: "integer", notNull: true } } })',
    'op.createIndex("plugs.plugs_id", { columns: ["id"], concurrently: true })',
    ...ledger("plugged"),
  ]),
};

/** Of a commit that is made slow, so that it can be hit. */
export const commitSeconds = 0.05;

/** Besides what migrations make: the ledger, and on request commits that take their time. */
export async function prepare(session: Session, commits: "quick" | "slow"): Promise<void> {
  await session.script(`create schema ledger;
    create table ledger.steps (step text not null, rows integer not null);
    create function ledger.slowly() returns trigger language plpgsql as 'begin perform pg_sleep(${commitSeconds}); return null; end'`);
  if (commits === "quick") return;
  for (const name of ["sluice_version", "sluice_version_plug"]) {
    await createVersionTable(session, { schema: null, name });
    await session.script(
      `create constraint trigger slowly after insert or update or delete on ${name} deferrable initially deferred
       for each row execute function ledger.slowly()`,
    );
  }
}

function config(sluice: string): string {
  return `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { ${sluice}, proof: false } });
`;
}

interface Head {
  readonly revision: string;
  readonly parent: string | null;
  readonly folder?: string;
  readonly more?: string;
}

function migration(
  { revision, parent, folder = "core/db/migrations", more = "" }: Head,
  up: readonly string[],
): Record<string, string> {
  const text = `import { sql as drizzle } from "drizzle-orm";
import { defineMigration } from "sluice";
export default defineMigration({ revision: "${revision}", parents: ${JSON.stringify(parent === null ? [] : [parent])}, name: "${revision}", ${more}
  up: (op) => [${up.join(",\n    ")}] });
`;
  return { [`${folder}/${revision}.ts`]: text };
}

function ledger(step: string): string[] {
  const line = (words: string): string => `"insert into ledger.steps values ('${words}', 0)"`;
  return [`op.sql(${line(step)}, ${line(`${step}, back`)})`];
}

/** One statement for the work and its line. */
function atOnce(step: string, change: string): string {
  return JSON.stringify(
    `with done as (update items set by_hand = by_hand ${change} returning 1) insert into ledger.steps select '${step}', count(*) from done`,
  );
}

interface Batched {
  readonly column: string;
  readonly size: number;
  readonly sign: "+" | "-";
  /** Another column, of every other row. */
  readonly more?: string;
}

function batched({ column, size, sign, more }: Batched): string {
  const step = sign === "+" ? column : `${column}, back`;
  const each = (name: string): string => `async ({ after, upTo, keys }) => {
        await sql("update items set ${name} = ${name} ${sign} 1 where id = any($1::integer[])", [keys]);
        await sql("insert into ledger.steps values ($1, $2)", ["${step} " + after + " to " + upTo, keys.length]);
      }`;
  const second = `await batches({ table: "items", size: ${size}, where: "id % 2 = 0" }, ${each(more ?? "")});`;
  return `async ({ sql, batches }) => {
      await batches({ table: "items", size: ${size} }, ${each(column)});
      ${more === undefined ? "" : second}
    }`;
}

function drizzled(sign: "+" | "-"): string {
  return `async ({ db }) => {
      await db.execute(drizzle\`update items set drizzle = drizzle ${sign} 1\`);
      await db.transaction(async (inner) => {
        await inner.execute(drizzle\`insert into ledger.steps values (\${"drizzle ${sign}"}, 0)\`);
      });
    }`;
}
