import { colors } from "../colors.ts";

/** What an operation in words does to its object: `+` it comes, `-` it goes, `~` it changes. */
export function sign(operation: string): string {
  if (operation.startsWith("add")) return colors.green("+");
  return operation.startsWith("drop") ? colors.red("-") : colors.yellow("~");
}
