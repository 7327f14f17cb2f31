/** The first two texts that differ only in the case of their letters. */
export function alikeAmong(texts: readonly string[]): readonly [string, string] | null {
  const seen = new Map<string, string>();
  for (const text of texts) {
    const before = seen.get(text.toLowerCase());
    if (before !== undefined && before !== text) return [before, text];
    seen.set(text.toLowerCase(), text);
  }
  return null;
}
