// The names that Drizzle makes up for what has none, by major. Names in, uncut names out.
// Source: drizzle-orm 0.45 (`getName`, `uniqueKeyName`) and the grammar of drizzle-kit 0.31 and 1.0.
import { ownName } from "./names.ts";

export interface DerivedNames {
  /** `.primaryKey()` on a column. It is PostgreSQL itself that names this one. */
  inlinePrimaryKey(table: string): string;
  primaryKey(table: string, columns: readonly string[]): string;
  inlineUnique(table: string, column: string): string;
  unique(table: string, columns: readonly string[]): string;
  foreignKey(table: string, columns: readonly string[], to: { table: string; columns: readonly string[] }): string;
  index(table: string, columns: readonly string[]): string;
}

export function derivedNames(major: "0.45" | "1.0"): DerivedNames {
  const joined = (...parts: readonly string[]) => parts.join("_");
  const shared = {
    inlinePrimaryKey: (table: string) => ownName(table, "pkey"),
    unique: (table: string, columns: readonly string[]) => joined(table, ...columns, "unique"),
    index: (table: string, columns: readonly string[]) => joined(table, ...columns, "index"),
  };
  if (major === "0.45") {
    return {
      ...shared,
      primaryKey: (table, columns) => joined(table, ...columns, "pk"),
      inlineUnique: (table, column) => joined(table, column, "unique"),
      foreignKey: (table, columns, to) => joined(table, ...columns, to.table, ...to.columns, "fk"),
    };
  }
  return {
    ...shared,
    primaryKey: (table) => joined(table, "pkey"),
    inlineUnique: (table, column) => joined(table, column, "key"),
    foreignKey(table, columns, to) {
      const name = joined(table, ...columns, to.table, ...to.columns, "fkey");
      if (name.length <= 63) return name;
      return table.length < 45 ? joined(table, shortHash(name), "fkey") : joined(shortHash(name), "fkey");
    },
  };
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Twelve digits in base 62: a polynomial in 53 over the code points. */
function shortHash(text: string): string {
  const base = BigInt(digits.length);
  const space = base ** 12n;
  let [sum, power] = [0n, 1n];
  for (const char of text) {
    sum = (sum + BigInt(char.codePointAt(0) ?? 0) * power) % space;
    power = (power * 53n) % space;
  }
  let result = "";
  for (let rest = sum; result.length < 12; rest /= base) result = (digits[Number(rest % base)] ?? "") + result;
  return result;
}
