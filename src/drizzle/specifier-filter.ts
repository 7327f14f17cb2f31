// In: package names. Out: a regular expression for all other bare import specifiers, without lookahead: esbuild's are
// Go's. https://esbuild.github.io/plugins/#filters

/** Everything but relative and absolute paths, and but these packages and their subpaths. */
export function bareExcept(names: readonly string[]): RegExp {
  return new RegExp(`^(?:${otherThan(names, "./\\\\")}|\\.[^./\\\\]|\\.\\.[^/\\\\])`);
}

/** What goes on differently from every one of `rests`. */
function otherThan(rests: readonly string[], never = ""): string {
  const isEnd = rests.includes("");
  const next = [...new Set(rests.filter((rest) => rest !== "").map((rest) => rest.charAt(0)))];
  const taken = `${never}${next.map(escaped).join("")}${isEnd ? "/" : ""}`;
  const below = next.map((char) => {
    const inside = rests.filter((rest) => rest.startsWith(char)).map((rest) => rest.slice(1));
    return `${escaped(char)}(?:${otherThan(inside)})`;
  });
  return [taken === "" ? "" : `[^${taken}]`, ...below, ...(isEnd ? [] : ["$"])].join("|");
}

function escaped(char: string): string {
  return /[A-Za-z0-9_/@]/.test(char) ? char : `\\${char}`;
}
