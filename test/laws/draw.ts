// Choices, drawn from fast-check's generator one number at a time: 0 is always the simplest, so that shrinking helps.
import fc from "fast-check";

export interface Draw {
  /** From 0 to `max`. */
  number(max: number): number;
  /** True once in `outOf` times. */
  rarely(outOf: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Up to `max` different ones, in any order. */
  some<T>(list: readonly T[], max: number): T[];
}

export function drawFrom(g: fc.GeneratorValue): Draw {
  const number = (max: number): number => (max <= 0 ? 0 : g(fc.nat, { max }));
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error("nothing to pick from");
    return list[number(list.length - 1)] as T;
  };
  return {
    number,
    pick,
    rarely: (outOf) => number(outOf - 1) === outOf - 1,
    some(list, max) {
      const rest = [...list];
      const taken: (typeof rest)[number][] = [];
      for (let left = Math.min(number(max), rest.length); left > 0; left--) {
        taken.push(...rest.splice(number(rest.length - 1), 1));
      }
      return taken;
    },
  };
}

/** Different numbers each time, from a seed: for tests that need no shrinking. */
export function drawsOf<T>(seed: number, count: number, make: (draw: Draw) => T): T[] {
  return fc.sample(
    fc.gen().map((g) => make(drawFrom(g))),
    { seed, numRuns: count },
  );
}

export function times(count: number, action: () => void): void {
  for (let left = count; left > 0; left--) action();
}
