// SQL as people read it in a review: transactions as BEGIN and COMMIT, and over each statement what it does to tables.
import { comment, terminated } from "../engine/render/script.ts";
import type { ReviewedStatement, ReviewedTransaction } from "./review.ts";
import { count, type Fact, factsIn, isMeasured } from "./words.ts";

/** Ready to run, but for code, which stands there as a comment. */
export function scriptOf(transactions: readonly ReviewedTransaction[]): string {
  const facts = factsIn(transactions);
  return transactions
    .flatMap(({ transactional, statements }) => {
      const body = statements.flatMap((statement) => linesOf(statement, facts(statement)));
      return transactional ? ["BEGIN;", ...body, "COMMIT;"] : body;
    })
    .join("\n");
}

function linesOf({ sql }: ReviewedStatement, facts: readonly Fact[]): string[] {
  const body = sql === null ? comment("code of the migration file runs here") : terminated(sql);
  return [...facts.map(({ words }) => comment(words)), body];
}

/** `3 statements in 1 transaction`; `1 statement outside of a transaction` */
export function scriptInWords(transactions: readonly ReviewedTransaction[]): string {
  const inside = transactions.filter(({ transactional }) => transactional);
  const statements = (of: readonly ReviewedTransaction[]): number =>
    of.reduce((sum, each) => sum + each.statements.length, 0);
  const outside = statements(transactions) - statements(inside);
  const parts = [
    ...(inside.length === 0
      ? []
      : [`${count(statements(inside), "statement")} in ${count(inside.length, "transaction")}`]),
    ...(outside === 0 ? [] : [`${count(outside, "statement")} outside of a transaction`]),
  ];
  if (parts.length === 0) return "nothing to run";
  return [...parts, ...(isMeasured(transactions) ? [] : ["not measured"])].join(", ");
}
