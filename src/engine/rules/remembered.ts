/** What a function gives for an object, worked out once for each: rules ask the same of one migration again and again. */
export function remembered<O extends object, T>(work: (of: O) => T): (of: O) => T {
  const known = new WeakMap<O, { readonly value: T }>();
  return (of) => {
    const found = known.get(of) ?? { value: work(of) };
    known.set(of, found);
    return found.value;
  };
}
