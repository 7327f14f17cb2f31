// A review into files, each in the format that its name asks for.
import { extname, resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import { formats } from "../review/formats.ts";
import type { Review } from "../review/review.ts";
import { writeAtomic } from "../store/write-atomic.ts";

/** Throws before anything is done where a name tells no format. `cwd`: what paths are relative to. */
export function reportWriter(paths: readonly string[], cwd: string): (review: Review) => Promise<void> {
  const files = paths.map((path) => ({ path: resolve(cwd, path), format: formatOf(path) }));
  return async (review) => {
    for (const { path, format } of files) await writeAtomic(path, await format.report(review));
  };
}

function formatOf(path: string): (typeof formats)[number] {
  const format = formats.find(({ extension }) => extension !== null && extname(path).toLowerCase() === extension);
  if (format !== undefined) return format;
  const known = formats.flatMap(({ extension }) => (extension === null ? [] : [extension]));
  throw new UserError("usage", `${path}: its name tells no format`, {
    exit: 2,
    hint: `let it end in ${known.join(", ")}`,
  });
}
