import process from "node:process";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Hands `work` a signal that the first Ctrl-C (or the like) sets off. A second one ends the process at once. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  for (const signal of signals) process.once(signal, end);
  try {
    return await work(ending.signal);
  } finally {
    for (const signal of signals) process.removeListener(signal, end);
  }
}
