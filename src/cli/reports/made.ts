import type { MakeResult } from "../../commands/makemigrations.ts";
import { colors } from "../colors.ts";

/** What `makemigrations` says: the operations in words, and the file. */
export function reportMade(
  result: MakeResult,
  { check, dryRun }: { readonly check: boolean; readonly dryRun: boolean },
): string {
  const { changes, operations, file, text, left, unmanaged } = result;
  const rest = [
    ...(left.length === 0 ? [] : [`Left for another migration: ${left.join(", ")}`]),
    ...(unmanaged.length === 0 ? [] : [colors.dim(`Not managed here, and left alone: ${unmanaged.join(", ")}`)]),
  ];
  if (changes === "none") return ["No changes: the database is what the models say.", ...rest].join("\n");
  if (dryRun) return text.trimEnd();
  const list = operations.map((operation) => `  ${sign(operation)} ${operation}`);
  if (check) return ["The models differ from the database; a migration would:", ...list, ...rest].join("\n");
  return [
    ...list,
    `${list.length === 0 ? "" : "\n"}Wrote ${colors.bold(file ?? "")}`,
    colors.dim("Next: npx sluice migrate"),
    ...rest,
  ].join("\n");
}

function sign(operation: string): string {
  if (operation.startsWith("add")) return colors.green("+");
  return operation.startsWith("drop") ? colors.red("-") : colors.yellow("~");
}
