// A review into files, each in the format that its name asks for.
import { extname, resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import { type Format, formats } from "../review/formats.ts";
import type { Review } from "../review/review.ts";
import { writeAtomic } from "../store/write-atomic.ts";

/** Throws before anything is done where a name tells no format. `cwd`: what paths are relative to. */
export function reportWriter(paths: readonly string[], cwd: string): (review: Review) => Promise<void> {
  const files = paths.map((path) => ({ path: resolve(cwd, path), format: formatOf(path) }));
  return async (review) => {
    for (const { path, format } of files) await writeAtomic(path, await format.make(review));
  };
}

function formatOf(path: string): Format {
  const all: readonly Format[] = Object.values(formats);
  const format = all.find(({ extension }) => extension === extname(path).toLowerCase());
  if (format !== undefined) return format;
  const known = all.flatMap(({ extension }) => extension ?? []);
  throw new UserError("usage", `${path}: its name tells no format`, {
    exit: 2,
    hint: `let it end in ${known.join(", ")}`,
  });
}
