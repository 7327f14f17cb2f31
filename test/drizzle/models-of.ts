// A project in a temporary folder, with one of Drizzle's two majors installed, and its models read.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { type ModelsRead, type ModelsRequest, readModels } from "../../src/drizzle/read-models.ts";
import { type Fact, isKind } from "../../src/engine/catalog/fact.ts";
import type { AttributesOf, Kind } from "../../src/engine/catalog/kind.ts";
import { parseKey } from "../../src/engine/catalog/object-id.ts";

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const majors = ["0.45", "1.0"] as const;
export type Major = (typeof majors)[number];

export const packagesOf: Readonly<Record<Major, string>> = {
  "0.45": join(repository, "node_modules"),
  "1.0": join(repository, "test/drizzle-v1/node_modules"),
};

const made: string[] = [];
afterAll(() => {
  for (const root of made) rmSync(root, { recursive: true, force: true });
});

/** Writes files by their path; an empty major leaves packages out. It is gone after the tests of the file. */
export function temporaryProject(files: Readonly<Record<string, string>>, major: Major | "" = "0.45"): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-project-")));
  made.push(root, `${root}-link`);
  if (major !== "") symlinkSync(packagesOf[major], join(root, "node_modules"));
  writeFiles(root, files);
  return root;
}

export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The models of `core/models.ts`: a body that finds all of Drizzle's PostgreSQL builders and `sql` imported as `pg` and by name. */
export async function modelsOf(
  body: string,
  major: Major = "0.45",
  request: Partial<ModelsRequest> = {},
): Promise<ModelsRead> {
  const root = temporaryProject({ "core/models.ts": `${prelude(body)}${body}` }, major);
  const modules = [{ app: "core", files: [join(root, "core/models.ts")] }];
  return readModels({ root, modules, ...request });
}

const builders = `bigint bigserial boolean char check cidr customType date doublePrecision foreignKey geometry halfvec
  index inet integer interval json jsonb line macaddr macaddr8 numeric pgEnum pgMaterializedView pgPolicy pgRole
  pgSchema pgSequence pgTable pgTableCreator pgView point primaryKey real serial smallint smallserial snakeCase
  sparsevec text time timestamp unique uniqueIndex uuid varchar vector bit bytea alias camelCase`.split(/\s+/);

const operators = "sql relations defineRelations and gt eq inArray arrayContains".split(" ");

function prelude(body: string): string {
  const used = (names: readonly string[]) =>
    names.filter((name) => new RegExp(`\\b${name}\\b[.(<\`]`).test(body)).join(", ");
  return `import { ${used(operators)} } from "drizzle-orm"; import { ${used(builders)} } from "drizzle-orm/pg-core";\n`;
}

export function factOf<K extends Kind>(models: ModelsRead, kind: K, ...path: string[]): Fact<K> {
  for (const fact of models.catalog.facts.values()) {
    if (isKind(fact, kind) && fact.id.path.join("\n") === path.join("\n")) return fact;
  }
  throw new Error(`no ${kind} ${path.join(".")} among ${[...models.catalog.facts.keys()].join(" ")}`);
}

export function attributesOf<K extends Kind>(models: ModelsRead, kind: K, ...path: string[]): AttributesOf[K] {
  return factOf(models, kind, ...path).attributes;
}

/** The paths of all facts of a kind, joined by dots. */
export function namesOf(models: ModelsRead, kind: Kind): string[] {
  return [...models.catalog.facts.keys()]
    .map(parseKey)
    .filter((id) => id.kind === kind)
    .map(({ path }) => path.join("."));
}
