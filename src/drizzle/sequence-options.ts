// In: a sequence's options as the model gives them. Out: all of them, with PostgreSQL's defaults.
// Source: https://www.postgresql.org/docs/current/sql-createsequence.html
import type { SequenceOptions } from "../engine/kinds/sequence.ts";
import type { SequenceSettings } from "./types.ts";

const ranges: Readonly<Record<string, readonly [min: string, max: string]>> = {
  smallint: ["-32768", "32767"],
  integer: ["-2147483648", "2147483647"],
  bigint: ["-9223372036854775808", "9223372036854775807"],
};

export function sequenceOptions(settings: SequenceSettings = {}, type = "bigint"): SequenceOptions {
  const [lowest, highest] = ranges[type] ?? ["", ""];
  const increment = decimal(settings.increment) ?? "1";
  const descending = increment.startsWith("-");
  const min = decimal(settings.minValue) ?? (descending ? lowest : "1");
  const max = decimal(settings.maxValue) ?? (descending ? "-1" : highest);
  return {
    start: decimal(settings.startWith) ?? (descending ? max : min),
    increment,
    min,
    max,
    cache: decimal(settings.cache) ?? "1",
    cycle: settings.cycle ?? false,
  };
}

function decimal(value: number | string | bigint | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value).toString() : String(value).trim();
}
