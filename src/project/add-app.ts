// A new app's line in the text of the configuration. Everything else in it stays as its author wrote it.

export interface NewApp {
  readonly name: string;
  readonly external: boolean;
}

/** As it stands in the list of apps. */
export function appLine({ name, external }: NewApp): string {
  return external ? `{ name: ${JSON.stringify(name)}, external: true }` : JSON.stringify(name);
}

/** `null`: the text has no list of apps that can be told from others. */
export function withApp(text: string, app: NewApp): string | null {
  const found = [...text.matchAll(/(?<![\w.])apps\s*:\s*\[/g)];
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  const start = only.index + only[0].length;
  const end = endOfList(text, start);
  if (end === null) return null;
  const list = text.slice(start, end);
  const kept = list.trimEnd();
  const after = list.slice(kept.length);
  const line = appLine(app);
  if (kept.trim() === "") return `${text.slice(0, start)}${line}${text.slice(end)}`;
  // One item to a line, or all on one.
  const isTall = kept.includes("\n");
  const indent = /\n([ \t]*)\S/.exec(kept)?.[1] ?? "";
  const between = isTall ? `\n${indent}` : " ";
  const comma = kept.endsWith(",") ? "" : ",";
  return `${text.slice(0, start)}${kept}${comma}${between}${line}${isTall ? "," : ""}${after}${text.slice(end)}`;
}

/** Where the bracket that was opened before `start` is closed; strings are skipped, comments make it give up. */
function endOfList(text: string, start: number): number | null {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "/" && (text[at + 1] === "/" || text[at + 1] === "*")) return null;
    if (char === '"' || char === "'" || char === "`") {
      const close = text.indexOf(char, at + 1);
      if (close < 0) return null;
      at = close;
    } else if (char === "[" || char === "{" || char === "(") depth++;
    else if (char === "]" || char === "}" || char === ")") depth--;
    if (depth === 0) return at;
  }
  return null;
}
