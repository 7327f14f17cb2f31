// The values of an enum before and after, as lists in sort order: what is added, renamed, removed or moved.

/** Every old value is still there, in its old order: ADD VALUE is enough. */
export function onlyAdds(from: readonly string[], to: readonly string[]): boolean {
  let at = 0;
  for (const value of to) if (value === from[at]) at++;
  return at === from.length;
}

export function without(values: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return values.filter((value) => !known.has(value));
}

/** For each value that goes, the new ones between the same neighbours: it may be one of them by now. */
export function renamedPerhaps(from: readonly string[], to: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const places = (values: readonly string[], others: readonly string[]): Map<string, string> => {
    const shared = new Set(others);
    const next = (value: string, step: 1 | -1): string | undefined => {
      let at = values.indexOf(value) + step;
      while (at >= 0 && at < values.length && !shared.has(values[at] as string)) at += step;
      return values[at];
    };
    const place = (value: string): string => JSON.stringify([next(value, -1) ?? null, next(value, 1) ?? null]);
    return new Map(without(values, others).map((value) => [value, place(value)]));
  };
  const added = [...places(to, from)];
  return new Map(
    [...places(from, to)].map(([value, place]) => [
      value,
      added.filter(([, other]) => other === place).map(([name]) => name),
    ]),
  );
}

export function withRenamed(values: readonly string[], renamed: ReadonlyMap<string, string>): string[] {
  return values.map((value) => renamed.get(value) ?? value);
}

/** The wanted values in the order in which those that are there already stand; the new ones where they are wanted. */
export function inOldOrder(from: readonly string[], to: readonly string[]): string[] {
  const kept = new Set(to);
  const out = from.filter((value) => kept.has(value));
  to.forEach((value, at) => {
    if (out.includes(value)) return;
    const before = to[at - 1];
    out.splice(before === undefined ? 0 : out.indexOf(before) + 1, 0, value);
  });
  return out;
}

/** Renames one after the other, so that no two values have one name in between: through a name for a while in a circle. */
export function renameSteps(
  values: readonly string[],
  renamed: ReadonlyMap<string, string>,
  temporary: (value: string) => string,
): readonly (readonly [from: string, to: string])[] {
  const steps: (readonly [string, string])[] = [];
  const taken = new Set(values);
  let open = [...renamed].filter(([from, to]) => from !== to && taken.has(from));
  const move = (from: string, to: string): void => {
    steps.push([from, to]);
    taken.delete(from);
    taken.add(to);
  };
  while (open.length > 0) {
    const free = open.find(([, to]) => !taken.has(to));
    if (free !== undefined) {
      move(...free);
      open = open.filter((each) => each !== free);
      continue;
    }
    const [first, ...rest] = open as [[string, string], ...[string, string][]];
    const name = temporary(first[0]);
    move(first[0], name);
    open = [...rest, [name, first[1]]];
  }
  return steps;
}
