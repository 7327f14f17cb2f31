// The loader as Node itself runs it: Vitest has a way of its own to import modules.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { temporaryProject } from "./models-of.ts";

const source = join(dirname(fileURLToPath(import.meta.url)), "../../src/drizzle/read-models.ts");

const script = `
import { readModels } from "./read-models.mjs";
const root = import.meta.dirname ?? process.cwd();
for (const name of process.argv.slice(2)) {
  try {
    const models = await readModels({ root, modules: [{ app: "core", files: [root + "/" + name] }] });
    console.log([...models.catalog.facts.keys()].join(" "));
  } catch ({ code, message, hint }) {
    console.log([code, message, hint].join(" | "));
  }
}
`;

test("models, missing exports, exceptions; and the process ends by itself", async () => {
  const root = temporaryProject({
    "run.mjs": script,
    "models.ts": `import { pgTable, text } from "drizzle-orm/pg-core";\nexport const t = pgTable("t", { a: text() });`,
    "old.cjs": `const { pgTable, text } = require("drizzle-orm/pg-core");\nexports.t = pgTable("t", { b: text() });`,
    "missing.ts": `// A comment.\nimport {\n  pgTable,\n  pgNothing,\n} from "drizzle-orm/pg-core";\nexport const t = [pgTable, pgNothing];`,
    "throws.ts": `import { inner } from "./inner";\ninner();`,
    "inner.ts": `interface Nothing {}\nexport const inner = (): Nothing => {\n  throw new Error("no luck");\n};`,
    "reference.ts": `import { pgTable, text } from "drizzle-orm/pg-core";\nconst none: any = undefined;\nexport const t = pgTable("t", {\n  a: text().references(() => none.id),\n});`,
  });
  await build({
    entryPoints: [source],
    outfile: join(root, "read-models.mjs"),
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
  });
  const names = ["models.ts", "old.cjs", "missing.ts", "throws.ts", "reference.ts"];
  const run = (...flags: string[]) =>
    promisify(execFile)("node", [...flags, "run.mjs", ...names], { cwd: root, timeout: 30_000 });
  for (const { stdout } of [await run(), await run("--enable-source-maps")]) {
    const [models, old, missing, throws, reference] = stdout.trim().split("\n");
    expect(models).toBe("table:.t column:.t.a");
    expect(old).toBe("table:.t column:.t.b");
    expect(missing).toMatch(
      /^models_failed \| missing\.ts:4:3: .*'drizzle-orm\/pg-core'.*pgNothing.* \| Import what the installed version/,
    );
    expect(throws).toMatch(/^models_failed \| inner\.ts:3:9: Error: no luck \| /);
    expect(reference).toMatch(
      /^bad_reference \| reference\.ts:4:\d+: a foreign key of table "t" names a column that isn't there/,
    );
  }
});
