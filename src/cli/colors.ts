// Colours for each of the two streams: only where it is a terminal, whatever else the environment says of one (`CI`), so
// that what is written to a file is plain. FORCE_COLOR and NO_COLOR decide where they are set.
import process from "node:process";
import picocolors from "picocolors";

type Colors = ReturnType<typeof picocolors.createColors>;

function colorsOf(stream: { readonly isTTY?: boolean }): Colors {
  const { env } = process;
  const isForced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
  return picocolors.createColors((env.NO_COLOR ?? "") === "" && (isForced || stream.isTTY === true));
}

/** For results, on stdout. */
export const colors = colorsOf(process.stdout);

/** For progress, warnings and errors, on stderr. */
export const errorColors = colorsOf(process.stderr);
