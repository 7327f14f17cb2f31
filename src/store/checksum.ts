// What identifies a text whatever line ends git or an editor gave it: sha256 in hex.
import { createHash } from "node:crypto";

export function checksumOf(text: string): string {
  return createHash("sha256").update(normalisedLines(text), "utf8").digest("hex");
}

function normalisedLines(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}
