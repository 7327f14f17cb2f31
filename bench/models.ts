// A models file of N tables, the same text for both majors of Drizzle. Ten columns each, two indexes, a unique, a
// check, and a foreign key to the table before.

export interface ModelsOptions {
  /** One column more, in the table in the middle. */
  readonly changed?: boolean;
}

export const addedColumn = "added_later";

export function middleTable(size: number): string {
  return tableName(Math.floor(size / 2));
}

export function modelsOf(size: number, options: ModelsOptions = {}): string {
  const changedAt = options.changed === true ? Math.floor(size / 2) : -1;
  const tables = Array.from({ length: size }, (_, at) => table(at, at === changedAt));
  return `${head}\n${tables.join("\n")}`;
}

const head = `import { sql } from "drizzle-orm";
import {
  boolean, check, index, integer, jsonb, numeric, pgEnum, pgTable, text, timestamp, varchar,
} from "drizzle-orm/pg-core";

export const status = pgEnum("bench_status", ["draft", "published", "archived"]);
`;

function tableName(at: number): string {
  return `item_${String(at).padStart(4, "0")}`;
}

function table(at: number, changed: boolean): string {
  const name = tableName(at);
  const reference = at === 0 ? "" : `.references(() => ${tableName(at - 1)}.id, { onDelete: "cascade" })`;
  return `export const ${name} = pgTable(
  "${name}",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    code: varchar("code", { length: 64 }).notNull().unique("${name}_code_key"),
    body: text("body"),
    amount: integer("amount").notNull().default(0),
    active: boolean("active").notNull().default(true),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    price: numeric("price", { precision: 12, scale: 2 }),
    details: jsonb("details"),
    status: status("status").notNull().default("draft"),
    parentId: integer("parent_id")${reference},${changed ? `\n    addedLater: text("${addedColumn}"),` : ""}
  },
  (table) => [
    index("${name}_created_at_idx").on(table.createdAt.desc()),
    index("${name}_active_idx").on(table.status, table.amount).where(sql\`active\`),
    check("${name}_amount_check", sql\`amount >= 0 and amount < 1000000\`),
  ],
);
`;
}
