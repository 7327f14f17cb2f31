// The benchmark's command line: `npm run bench -- --tables 10,100 --runs 5 --only sluice,push --skip-slow`.
import { parseArgs } from "node:util";

export interface Options {
  readonly sizes: readonly number[];
  readonly runs: number;
  /** Parts of the contenders' names; empty: all of them. */
  readonly only: readonly string[];
  /** Whoever took longer than this once isn't asked again. */
  readonly slow: number;
  readonly timeout: number;
}

export function optionsFrom(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tables: { type: "string", default: "10,100,1000" },
      runs: { type: "string", default: "5" },
      only: { type: "string", default: "" },
      timeout: { type: "string", default: "120" },
      "skip-slow": { type: "boolean", default: false },
    },
  });
  return {
    sizes: listOf(values.tables).map(positive),
    runs: positive(values.runs),
    only: listOf(values.only),
    slow: values["skip-slow"] ? 10_000 : Number.POSITIVE_INFINITY,
    timeout: positive(values.timeout) * 1000,
  };
}

function listOf(text: string): string[] {
  return text.split(",").filter((part) => part !== "");
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`"${text}" is no positive whole number`);
  return number;
}
