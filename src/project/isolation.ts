// An external app uses nothing of the project that applies it: it is developed alone, and shipped alone.
import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { ModelsRead } from "../drizzle/read-models.ts";
import { factsOfKind, has } from "../engine/catalog/catalog.ts";
import { displayName, objectId } from "../engine/catalog/object-id.ts";
import { UserError } from "../engine/errors.ts";
import { isBelow } from "../engine/operations/apply.ts";
import type { Scope } from "./scopes.ts";

/** Throws what makes the app lean on something outside: an import, or a foreign key. */
export async function assertIsolated({ name, home }: Scope, models: ModelsRead): Promise<void> {
  // What the app's own files import is mended there, whatever else comes along with it.
  const files = [...models.imports].sort(([a], [b]) => Number(isOwn(home, b)) - Number(isOwn(home, a)));
  for (const [file, imports] of files) {
    for (const { specifier, path } of imports) {
      const outside = await outsideOf(home, path);
      if (outside === null) continue;
      throw new UserError(
        "foreign_import",
        `${relative(home, file)} imports "${specifier}", which is ${outside}: the external app ${name} can use its own models only`,
        { hint: `move what it needs into ${home}, or make ${name} an internal app`, exit: 2 },
      );
    }
  }
  for (const { id, attributes, origin } of factsOfKind(models.catalog, "foreignKey")) {
    const { schema, table } = attributes.references;
    const target = objectId("table", schema, table);
    if (has(models.catalog, target) || models.external.some((each) => isBelow(target, each))) continue;
    throw new UserError(
      "foreign_reference",
      `${origin?.file ?? name}: the foreign key ${displayName(id)} refers to ${schema === "" ? "" : `${schema}.`}${table}, which is no model of the external app ${name}`,
      { hint: `keep the plain column without the reference, or make ${name} an internal app`, exit: 2 },
    );
  }
}

/** In words; `null`: it is the app's own, or a package that is no app itself. */
async function outsideOf(home: string, path: string): Promise<string | null> {
  const file = path.startsWith("file:") ? fileURLToPath(path) : path;
  // A builtin, or one of the packages that stand in for everybody's.
  if (!isAbsolute(file)) return null;
  if (isOwn(home, file)) return null;
  if (!file.includes(`${sep}node_modules${sep}`)) return "outside of its folder";
  const app = await appOfPackage(file);
  return app === null ? null : `another app, ${app}`;
}

/** In the app's folder, and not installed there. */
function isOwn(home: string, file: string): boolean {
  const inside = relative(home, file);
  return !isAbsolute(inside) && inside.split(sep).every((part) => part !== ".." && part !== "node_modules");
}

async function appOfPackage(file: string): Promise<string | null> {
  for (let folder = dirname(file); folder.includes(`${sep}node_modules`); folder = dirname(folder)) {
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => null);
    if (text === null) continue;
    const { name, sluice } = JSON.parse(text) as {
      readonly name?: string;
      readonly sluice?: { readonly app?: string };
    };
    return sluice?.app === undefined ? null : (name ?? sluice.app);
  }
  return null;
}
