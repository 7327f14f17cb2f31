// HTML as a template whose holes are escaped, unless they hold HTML that such a template made.

/** HTML that can stand as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Hole = Html | string | number | readonly Hole[];

/** Holes stand in text or between the quotes of an attribute. */
export function html(texts: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  return new Html(texts.reduce((sum, text, at) => `${sum}${filled(holes[at - 1] ?? "")}${text}`));
}

function filled(hole: Hole): string {
  if (hole instanceof Html) return hole.text;
  if (typeof hole === "string") return escaped(hole);
  return typeof hole === "number" ? String(hole) : hole.map(filled).join("");
}

const codes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => codes[char] ?? char);
}
