import { defineMigration } from "sluice";

// Add table billing_customers;
// add table billing_invoices;
// add enum billing_invoice_status;
// add index billing_invoices.billing_invoices_due_idx (billing).
// Written 2026-11-22 01:03 UTC. Proven: up and down.
// Way back: lossy (billing_invoices, billing_customers).
export default defineMigration({
  revision: "4bca2107a1b2",
  parents: [],
  name: "customers and invoices",
  app: "billing",

  up: (op) => [
    op.createEnum("billing_invoice_status", ["draft", "open", "paid"]),
    op.createTable("billing_customers", {
      columns: {
        id: { type: "uuid", notNull: true, default: "gen_random_uuid()" },
        reference: { type: "text", notNull: true },
        name: { type: "text", notNull: true },
        email: { type: "varchar(320)", notNull: true },
        country: { type: "char(2)", notNull: true },
        created_at: { type: "timestamptz", notNull: true, default: "now()" },
      },
      primaryKey: { billing_customers_pkey: ["id"] },
      uniques: { billing_customers_reference_unique: ["reference"] },
      checks: { billing_customers_country: '"country" = upper("country")' },
    }),
    op.createTable("billing_invoices", {
      columns: {
        id: { type: "bigint", notNull: true, identity: "always" },
        customer_id: { type: "uuid", notNull: true },
        number: { type: "varchar(40)", notNull: true },
        status: { type: "billing_invoice_status", notNull: true, default: "'draft'" },
        net: { type: "numeric(12,2)", notNull: true },
        tax: { type: "numeric(12,2)", notNull: true, default: "'0'" },
        gross: { type: "numeric(13,2)", generated: "net + tax" },
        due_on: { type: "date", notNull: true },
      },
      primaryKey: { billing_invoices_pkey: ["id"] },
      uniques: { billing_invoices_number: ["customer_id", "number"] },
      checks: { billing_invoices_amounts: '"net" >= 0 and "tax" >= 0' },
      foreignKeys: {
        billing_invoices_customer_id_billing_customers_id_fk: {
          columns: ["customer_id"],
          references: ["billing_customers", ["id"]],
          onDelete: "restrict",
        },
      },
    }),
    op.createIndex("billing_invoices.billing_invoices_due_idx", { columns: ["due_on"], where: `"status" = 'open'` }),
  ],

  down: (op) => [
    op.dropTable("billing_invoices"),
    op.dropTable("billing_customers"),
    op.dropEnum("billing_invoice_status"),
  ],
});
