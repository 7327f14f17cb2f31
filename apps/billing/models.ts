// An app that other people install: it imports nothing of the project, and no key of it leads out of it. So its tables
// have names that no project is likely to have taken.
import { sql } from "drizzle-orm";
import {
  bigint,
  char,
  check,
  date,
  index,
  numeric,
  pgEnum,
  pgTable,
  text,
  timestamp,
  unique,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";

export const invoiceStatus = pgEnum("billing_invoice_status", ["draft", "open", "paid", "void"]);

export const customers = pgTable(
  "billing_customers",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** Whatever the project calls its customer: the app knows no table of the project. */
    reference: text("reference").notNull().unique(),
    name: text("name").notNull(),
    email: varchar("email", { length: 320 }).notNull(),
    country: char("country", { length: 2 }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [check("billing_customers_country", sql`${table.country} = upper(${table.country})`)],
);

export const invoices = pgTable(
  "billing_invoices",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    customerId: uuid("customer_id")
      .notNull()
      .references(() => customers.id, { onDelete: "restrict" }),
    number: varchar("number", { length: 40 }).notNull(),
    status: invoiceStatus("status").notNull().default("draft"),
    net: numeric("net", { precision: 12, scale: 2 }).notNull(),
    tax: numeric("tax", { precision: 12, scale: 2 }).notNull().default("0"),
    gross: numeric("gross", { precision: 13, scale: 2 }).generatedAlwaysAs(sql`net + tax`),
    dueOn: date("due_on").notNull(),
    paidAt: timestamp("paid_at", { withTimezone: true }),
  },
  (table) => [
    unique("billing_invoices_number").on(table.customerId, table.number),
    check("billing_invoices_amounts", sql`${table.net} >= 0 and ${table.tax} >= 0`),
    check("billing_invoices_paid_has_date", sql`(${table.status} = 'paid') = (${table.paidAt} is not null)`),
    index("billing_invoices_due_idx").on(table.dueOn).where(sql`${table.status} = 'open'`),
  ],
);
