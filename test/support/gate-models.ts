// Models written against a namespace that is handed in, read with either major of Drizzle.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Namespace } from "../../src/drizzle/load-module.ts";
import { readExports } from "../../src/drizzle/read-exports.ts";
import type { Models } from "../../src/ports.ts";
import type { ModelsCode, Pg, Sql } from "./gate-case.ts";

export const majors = ["0.45", "1.0"] as const;
export type Major = (typeof majors)[number];

const folders: Readonly<Record<Major, string>> = {
  "0.45": "node_modules/drizzle-orm",
  "1.0": "test/drizzle-v1/node_modules/drizzle-orm",
};

export type Drizzle = readonly [orm: Namespace, pg: Namespace];

export async function drizzleOf(major: Major): Promise<Drizzle> {
  const root = join(import.meta.dirname, "../..", folders[major]);
  const load = (path: string): Promise<Namespace> => import(pathToFileURL(join(root, path)).href);
  return Promise.all([load("index.js"), load("pg-core/index.js")]);
}

export function modelsOf(code: ModelsCode, drizzle: Drizzle, defaultSchema: string): Models {
  const [orm, pg] = drizzle;
  const exports = code(pg as unknown as Pg, orm.sql as Sql);
  const modules = [{ app: "core", file: "core/models.ts", exports }];
  return { ...readExports({ modules, packages: drizzle, locate: () => null, defaultSchema }), files: [] };
}
