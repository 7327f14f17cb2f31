// The `parents` of a migration file's text, changed in place: everything else stays as its author wrote it.

/** `null`: the text has none that can be told from others. */
export function withParents(text: string, parents: readonly string[]): string | null {
  const found = [...text.matchAll(/^([ \t]*parents[ \t]*:[ \t]*)\[[^\]]*\]/gm)];
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  const list = parents.map((each) => JSON.stringify(each)).join(", ");
  const [whole, before = ""] = only;
  return `${text.slice(0, only.index)}${before}[${list}]${text.slice(only.index + whole.length)}`;
}
