import type { MigrationPreview, Preview, StatementPreview } from "../../commands/preview.ts";
import { comment, terminated } from "../../engine/render/script.ts";
import { colors } from "../colors.ts";

/** SQL that can be run as it is: transactions as BEGIN and COMMIT, everything else of ours in comments. */
export function reportPreview({ migrations }: Preview): string {
  if (migrations.length === 0) return "-- nothing to run";
  return migrations.map(reportOne).join("\n\n");
}

function reportOne({ file, direction, segments }: MigrationPreview): string {
  const lines = [colors.dim(comment(`${file} (${direction})`))];
  for (const { transactional, statements } of segments) {
    if (transactional) lines.push("BEGIN;");
    for (const statement of statements) lines.push(reportStatement(statement));
    if (transactional) lines.push("COMMIT;");
  }
  return lines.join("\n");
}

function reportStatement({ sql, lock }: StatementPreview): string {
  if (sql === null) return "-- code of the migration file runs here (op.run)";
  const body = terminated(sql);
  return lock === null ? body : `${colors.dim(`-- takes ${lock}`)}\n${body}`;
}
