import { defineMigration } from "sluice";

// Add column billing_invoices.paid_at;
// add check constraint billing_invoices.billing_invoices_paid_has_date;
// alter enum billing_invoice_status (values) (billing).
// Written 2026-11-22 01:06 UTC. Proven: up and down.
// Way back: lossy (billing_invoices.paid_at).
export default defineMigration({
  revision: "bd95ef8195ec",
  parents: ["4bca2107a1b2"],
  name: "void invoices and payment dates",
  app: "billing",

  up: (op) => [
    op.alterEnum("billing_invoice_status", { values: { from: ["draft", "open", "paid"], to: ["draft", "open", "paid", "void"] } }),
    op.addColumn("billing_invoices.paid_at", { type: "timestamptz" }),
    op.addCheck("billing_invoices.billing_invoices_paid_has_date", `("status" = 'paid') = ("paid_at" is not null)`),
  ],

  down: (op) => [
    op.dropIndex("billing_invoices.billing_invoices_due_idx"),
    op.dropCheck("billing_invoices.billing_invoices_paid_has_date"),
    op.dropColumn("billing_invoices.paid_at"),
    op.alterEnum("billing_invoice_status", {
      values: {
        from: ["draft", "open", "paid", "void"],
        to: ["draft", "open", "paid"],
        with: [{ column: "billing_invoices.status", type: "billing_invoice_status", default: "'draft'" }],
      },
    }),
    op.createIndex("billing_invoices.billing_invoices_due_idx", { columns: ["due_on"], where: `"status" = 'open'` }),
  ],
});
