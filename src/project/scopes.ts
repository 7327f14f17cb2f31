// In: the configuration and the project's folders. Out: the scopes: what each diff sees, and where its history is kept.
// The project scope is core and all internal apps; each external app is a scope of its own.
import { join, resolve } from "node:path";
import { alikeAmong } from "../engine/alike.ts";
import { UserError } from "../engine/errors.ts";
import { type App, appOf, core, modelsIn, type Place } from "./apps.ts";
import type { AppConfig, Config } from "./config.ts";
import { externalScope, ownScope, sharedTable } from "./external-scope.ts";
import { filesMatching } from "./glob.ts";
import { suggest } from "./suggest.ts";

export interface Scope {
  /** `project`, or the external app's name. */
  readonly name: string;
  /** `project`: core and the internal apps. `app`: an external app, isolated from everything else. */
  readonly kind: "project" | "app";
  /** The folder in which its migrations are made. */
  readonly home: string;
  /** In the order in which they are read: what two of them export belongs to the first. */
  readonly apps: readonly App[];
  readonly migrationsDirectory: string;
  readonly versionTable: string;
  readonly versionSchema?: string;
  readonly fileTemplate?: string;
  readonly timezone?: string;
}

/** The first one is the one whose migrations are made here. */
export type Scopes = readonly [Scope, ...Scope[]];

export async function scopesOf(config: Config, place: Place): Promise<Scopes> {
  const { app, apps = [] } = config.sluice ?? {};
  if (app !== undefined && apps.length > 0) {
    throw misfit(
      place.name,
      "sluice.app and sluice.apps exclude each other.",
      "An external app has no apps of its own.",
    );
  }
  const given = apps.map((each): AppConfig => (typeof each === "string" ? { name: each } : each));
  const order = orderOf(given, config.sluice?.order ?? [], place);
  if (app !== undefined && !isAppName(app, true)) throw badName(place.name, "sluice.app", app);
  if (app !== undefined) return [await ownScope(app, config, place)];
  const byOrder = <N extends { readonly name: string }>(list: readonly N[]): N[] =>
    [...list].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const sorted = byOrder(given);
  const internal = await Promise.all(
    sorted.filter(({ external }) => external !== true).map((each) => appOf(each, place)),
  );
  const external = await Promise.all(
    sorted.filter((each) => each.external === true).map((each) => externalScope(each, config, place)),
  );
  const own = byOrder([...internal.filter(({ name }) => name !== core), await coreOf(config, internal, place)]);
  const scopes: Scopes = [projectScope(config, own, place), ...external];
  assertOwnTables(scopes, place);
  return scopes;
}

/** The names of core and all apps: those of `order` first, then core, then the rest as they stand in `apps`. */
function orderOf(given: readonly AppConfig[], order: readonly string[], { name: file }: Place): string[] {
  const names = given.map(({ name }) => name);
  const double = names.find((name, at) => names.indexOf(name) !== at);
  if (double !== undefined) throw misfit(file, `sluice.apps names "${double}" twice.`, "Remove one of the two.");
  const known = [core, ...names];
  const alike = alikeAmong(known);
  if (alike !== null) {
    const pair = alike.map((name) => `"${name}"`).join(" and ");
    throw misfit(file, `sluice.apps names ${pair}, which differ only in case.`, "Give one of the two another name.");
  }
  const bad = given.find(({ name, external = false }) => !isAppName(name, external));
  if (bad !== undefined) throw badName(file, "sluice.apps", bad.name);
  const unknown = order.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = suggest(unknown, known);
    throw misfit(
      file,
      `sluice.order names "${unknown}", which is not one of sluice.apps.`,
      near ? `Did you mean "${near}"?` : `Known: ${known.join(", ")}.`,
    );
  }
  return [...new Set([...order, ...known])];
}

const reserved: readonly string[] = [core, "project", "all"];

/** Letters, digits, - and _; external apps can't have the names of scopes. */
export function isAppName(name: string, isExternal: boolean): boolean {
  return /^[A-Za-z_][\w-]*$/.test(name) && !(isExternal && reserved.includes(name));
}

function badName(file: string, key: string, name: string): UserError {
  return misfit(file, `${key}: "${name}" can't be the name of an app.`, "Letters, digits, - and _ make a name.");
}

function misfit(file: string, message: string, hint: string): UserError {
  return new UserError("config_invalid", `${file}: ${message}`, { hint, exit: 2 });
}

function projectScope(config: Config, apps: readonly App[], { root }: Place): Scope {
  const {
    directory = join(core, "db", "migrations"),
    versionTable = sharedTable,
    ...rest
  } = config.sluice?.migrations ?? {};
  return {
    ...rest,
    name: "project",
    kind: "project",
    home: root,
    apps,
    migrationsDirectory: resolve(root, directory),
    versionTable,
  };
}

/** A version table belongs to one scope. */
function assertOwnTables(scopes: Scopes, { name: file }: Place): void {
  for (const [at, { name, versionTable: table }] of scopes.entries()) {
    const other = scopes.slice(0, at).find((each) => each.versionTable === table);
    if (other === undefined) continue;
    throw new UserError(
      "version_table_conflict",
      `${file}: ${name} and ${other.name} would both keep their record in the table ${table}.`,
      { hint: `Take sluice.migrations.versionTable out of the configuration of ${name}.`, exit: 2 },
    );
  }
}

async function coreOf(config: Config, internal: readonly App[], place: Place): Promise<App> {
  const directory = join(place.root, core);
  const own = internal.find(({ name }) => name === core) ?? {
    name: core,
    directory,
    modules: await modelsIn(directory),
  };
  const hasModels = own.modules.length > 0 || (config.sluice?.apps ?? []).length > 0;
  if (hasModels || config.schema === undefined) return own;
  return { name: core, directory: place.root, modules: await schemaFiles(config.schema, place) };
}

/** drizzle-kit's `schema`: the models of projects that have neither core models nor apps. */
async function schemaFiles(schema: string | readonly string[], { root, name }: Place): Promise<string[]> {
  const patterns = typeof schema === "string" ? [schema] : schema;
  const found = await Promise.all(patterns.map((pattern) => filesMatching(root, pattern)));
  const empty = patterns.filter((_, at) => found[at]?.length === 0);
  if (empty.length > 0) {
    throw new UserError(
      "no_models",
      `${name}: schema: no file matches ${empty.map((each) => `"${each}"`).join(", ")} (looked in ${root}).`,
      {
        hint: `Mend the path in ${name}, or remove it and write core/models.ts.`,
        exit: 2,
      },
    );
  }
  return [...new Set(found.flat())];
}
