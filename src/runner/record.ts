// A migration file → what the version table says of it once it is applied.
import type { HistoryEntry } from "../project/history.ts";
import { meaningOf } from "../project/meaning.ts";
import type { AppliedRecord } from "./version-table.ts";

export function recordOf(entry: HistoryEntry, durationMs: number): AppliedRecord {
  const { revision, name, checksum, replaces } = entry;
  return { revision, name, checksum, meaning: meaningOf(entry), replaces, durationMs };
}
