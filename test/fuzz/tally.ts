// What came of the pairs, as the jobs tell it and as the summary adds it up.

export interface Failure {
  readonly seed: number;
  /** What went wrong with the smallest case, and that case. */
  readonly text: string;
}

export interface Tally {
  pairs: number;
  rows: number;
  /** Pairs that were taken on without their rows, by reason. */
  refused: Record<string, number>;
  failures: Failure[];
}

export function newTally(): Tally {
  return { pairs: 0, rows: 0, refused: {}, failures: [] };
}

export function add(to: Tally, { pairs, rows, refused, failures }: Tally): void {
  to.pairs += pairs;
  to.rows += rows;
  to.failures.push(...failures);
  for (const [reason, count] of Object.entries(refused)) to.refused[reason] = (to.refused[reason] ?? 0) + count;
}

export function summary(tally: Tally, { seed, seconds }: { readonly seed: number; readonly seconds: number }): string {
  const refused = Object.entries(tally.refused).sort(([, a], [, b]) => b - a);
  const without = refused.reduce((sum, [, count]) => sum + count, 0);
  return [
    `${tally.pairs} pairs from seed ${seed} in ${seconds.toFixed(0)} s (${(tally.pairs / seconds).toFixed(1)} per second), with ${tally.rows} rows`,
    `${without} of them went on without rows, which were in the way:`,
    ...refused.map(([reason, count]) => `  ${reason}: ${count}`),
    `${tally.failures.length} failures${tally.failures.length === 0 ? "" : `: seeds ${tally.failures.map((each) => each.seed).join(", ")}`}`,
  ].join("\n");
}
