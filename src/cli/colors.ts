// Colours for each of the two streams: only where it is a terminal, whatever else the environment says of one (`CI`), so
// that what is written to a file is plain. FORCE_COLOR and NO_COLOR decide where they are set.
import process from "node:process";
import picocolors from "picocolors";
import { ours } from "./visible.ts";

const styles = ["bold", "cyan", "dim", "green", "red", "yellow"] as const;

type Colors = Readonly<Record<(typeof styles)[number], (text: string) => string>>;

function colorsOf(stream: { readonly isTTY?: boolean }): Colors {
  const { env } = process;
  const isForced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
  const all = picocolors.createColors((env.NO_COLOR ?? "") === "" && (isForced || stream.isTTY === true));
  const entries = styles.map((style) => {
    const [open = "", close = ""] = all[style]("\0").split("\0").map(ours);
    return [style, (text: string) => `${open}${text}${close}`] as const;
  });
  return Object.fromEntries(entries) as unknown as Colors;
}

/** For results, on stdout. */
export const colors = colorsOf(process.stdout);

/** For progress, warnings and errors, on stderr. */
export const errorColors = colorsOf(process.stderr);
