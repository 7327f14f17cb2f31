import process from "node:process";
import type { Output } from "./output.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Hands `work` a signal that the first Ctrl-C (or the like) sets off, after `heard`. A second one ends the process at once. */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  heard: () => void = () => {},
): Promise<T> {
  const ending = new AbortController();
  const release = (): void => {
    for (const signal of signals) process.removeListener(signal, end);
  };
  const end = (): void => {
    release();
    heard();
    ending.abort();
  };
  for (const signal of signals) process.on(signal, end);
  try {
    return await work(ending.signal);
  } finally {
    release();
  }
}

/** Tells whoever stops a run that it was heard. */
export function stopping(output: Output): () => void {
  return () => output.warn("stopping: what isn't committed is rolled back; once more ends it at once");
}
