// The only place that prints. Results go to stdout; progress, warnings and errors to stderr.
import process from "node:process";
import { errorColors } from "./colors.ts";

export interface Output {
  readonly columns: number;
  /** Is `--json` asked for? Then {@link Output.text} says nothing. */
  readonly isJson: boolean;
  text(text: string): void;
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
      if (!json) out(text);
    },
    json: (value) => {
      if (json) out(JSON.stringify(value, null, 2));
    },
    progress: (text) => {
      if (!quiet) err(errorColors.dim(text));
    },
    warn: (text) => err(`${errorColors.yellow("warning")} ${text}`),
    error: (text) => err(`${errorColors.red("error")} ${text}`),
  };
}
