// In: changes to the text of the models, as a hand makes them. Out: the models as code, with these changes.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import type { ModelsCode } from "../support/gate-case.ts";
import type { whole } from "./model.ts";

/** `from` stands in the models' files exactly once, unless `everywhere`. */
export interface TextEdit {
  readonly from: string;
  readonly to: string;
  readonly everywhere?: true;
}

export async function edited(edits: readonly TextEdit[]): Promise<ModelsCode> {
  const found = edits.map(() => 0);
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, "model.ts")],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "silent",
    plugins: [
      {
        name: "edits",
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            let contents = await readFile(path, "utf8");
            for (const [at, { from, to }] of edits.entries()) {
              const parts = contents.split(from);
              found[at] = (found[at] ?? 0) + parts.length - 1;
              contents = parts.join(to);
            }
            return { contents, loader: "ts" };
          }),
      },
    ],
  });
  for (const [at, { from, everywhere }] of edits.entries()) {
    if (found[at] === 1 || (everywhere === true && found[at] !== 0)) continue;
    throw new Error(`the models have ${found[at]} places with: ${from}`);
  }
  const code = Buffer.from(bundle.outputFiles[0]?.contents ?? []).toString("base64");
  const module: { readonly whole: typeof whole } = await import(
    /* @vite-ignore */ `data:text/javascript;base64,${code}`
  );
  return module.whole;
}
