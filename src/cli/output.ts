// The only place that prints. Results go to stdout; progress, warnings and errors to stderr. Nothing that stands in a name
// or a message drives a terminal.
import process from "node:process";
import { errorColors } from "./colors.ts";
import { untouched, visible, visibleJson } from "./visible.ts";

export interface Output {
  readonly columns: number;
  /** Is `--json` asked for? Then {@link Output.text} says nothing. */
  readonly isJson: boolean;
  text(text: string): void;
  /** What programs read, SQL or a file's text: it comes to them as it is. */
  source(text: string): void;
  /** A report of several, be it JSON. */
  line(text: string): void;
  json(value: unknown): void;
  progress(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

export function outputFor({ json, quiet }: { readonly json: boolean; readonly quiet: boolean }): Output {
  const out = (text: string): void => void process.stdout.write(`${text}\n`);
  const err = (text: string): void => void process.stderr.write(`${text}\n`);
  return {
    columns: process.stdout.columns ?? 100,
    isJson: json,
    text: (text) => {
      if (!json) out(visible(text));
    },
    source: (text) => {
      if (!json) out(process.stdout.isTTY === true ? visible(text) : untouched(text));
    },
    line: (text) => out(json ? visibleJson(text) : visible(text)),
    json: (value) => {
      if (json) out(visibleJson(JSON.stringify(value, null, 2)));
    },
    progress: (text) => {
      if (!quiet) err(visible(errorColors.dim(text)));
    },
    warn: (text) => err(visible(`${errorColors.yellow("warning")} ${text}`)),
    error: (text) => err(visible(`${errorColors.red("error")} ${text}`)),
  };
}
