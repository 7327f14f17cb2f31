import process from "node:process";

/** A reader that goes away (`| head`) stops nothing: the work is finished, and what it still says is lost. */
export function spareClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

/** Set off when whoever reads the results goes away: for work that is done for their sake alone. */
export function readerGone(): AbortSignal {
  const gone = new AbortController();
  process.stdout.once("error", () => gone.abort());
  return gone.signal;
}
