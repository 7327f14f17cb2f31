import type { ColumnAttributes } from "../kinds/column.ts";

type Values = Pick<ColumnAttributes, "type" | "default" | "identity" | "generated">;

/** Does a row that says nothing of the column get a value in it? */
export function fillsItself({ type, default: value, identity, generated }: Values): boolean {
  return value !== null || identity !== null || generated !== null || type.endsWith("serial");
}
