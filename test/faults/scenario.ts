// What a scenario gets, and what it tells: cases that are counted, what went wrong with some of them, and figures.
import type { Server } from "../support/server.ts";
import type { Chance } from "./chance.ts";

export interface Context {
  readonly server: Server;
  readonly chance: Chance;
  readonly kills: number;
  readonly rounds: number;
  readonly runners: number;
  /** For people who wait. */
  readonly say: (line: string) => void;
  /** One case: what it throws is kept, and the next one is run. */
  readonly attempt: (name: string, work: () => Promise<void>) => Promise<void>;
  /** A line of the report. */
  readonly figure: (line: string) => void;
}

export interface Scenario {
  readonly name: string;
  run(context: Context): Promise<void>;
}

/** `3 of this, 1 of that`, the most frequent first. */
export function tallyOf(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([word, count]) => `${word} ${count}`)
    .join(", ");
}

/** The median and the largest. */
export function spreadOf(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): string => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(0);
  return `median ${at(0.5)}, 95 % ${at(0.95)}, largest ${at(1)}`;
}
