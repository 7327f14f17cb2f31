// In: the configuration and the project's folders. Out: the scopes: what each diff sees, and where its history is kept.
// The project scope is core and all internal apps; each external app is a scope of its own.
import { join, resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import { type App, appOf, core, modelsIn, type Place } from "./apps.ts";
import type { AppConfig, Config } from "./config.ts";
import { filesMatching } from "./glob.ts";
import { suggest } from "./suggest.ts";

export interface Scope {
  /** `project`, or the external app's name. */
  readonly name: string;
  readonly external: boolean;
  /** In the order in which they are read: what two of them export belongs to the first. */
  readonly apps: readonly App[];
  readonly migrationsDirectory: string;
  readonly versionTable: string;
  readonly versionSchema?: string;
  readonly fileTemplate?: string;
  readonly timezone?: string;
}

const versionTable = "sluice_version";

export async function scopesOf(config: Config, place: Place): Promise<Scope[]> {
  const given = (config.sluice?.apps ?? []).map((app): AppConfig => (typeof app === "string" ? { name: app } : app));
  const order = orderOf(given, config.sluice?.order ?? [], place);
  const sorted = [...given].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const isInternal = ({ external = false }: AppConfig) => !external;
  const internal = await Promise.all(sorted.filter(isInternal).map((app) => appOf(app, place)));
  const external = await Promise.all(
    sorted.filter((app) => !isInternal(app)).map((app) => externalScope(app, config, place)),
  );
  const apps = [...internal.filter(({ name }) => name !== core), await coreOf(config, internal, place)];
  apps.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return [projectScope(config, apps, place), ...external];
}

/** The names of core and all apps: those of `order` first, then core, then the rest as they stand in `apps`. */
function orderOf(given: readonly AppConfig[], order: readonly string[], { name: file }: Place): string[] {
  const names = given.map(({ name }) => name);
  const double = names.find((name, at) => names.indexOf(name) !== at);
  if (double !== undefined) throw misfit(file, `sluice.apps names "${double}" twice.`, "Remove one of the two.");
  const bad = given.find(
    ({ name, external }) => !/^[A-Za-z_][\w-]*$/.test(name) || (external && reserved.includes(name)),
  );
  if (bad !== undefined)
    throw misfit(
      file,
      `sluice.apps: "${bad.name}" can't be the name of an app.`,
      "Letters, digits, - and _ make a name.",
    );
  const known = [core, ...names];
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

function misfit(file: string, message: string, hint: string): UserError {
  return new UserError("config_invalid", `${file}: ${message}`, { hint, exit: 2 });
}

function projectScope(config: Config, apps: readonly App[], { root }: Place): Scope {
  const {
    directory = join(core, "db", "migrations"),
    versionTable: table = versionTable,
    ...rest
  } = config.sluice?.migrations ?? {};
  return {
    ...rest,
    name: "project",
    external: false,
    apps,
    migrationsDirectory: resolve(root, directory),
    versionTable: table,
  };
}

async function externalScope(given: AppConfig, config: Config, place: Place): Promise<Scope> {
  const app = await appOf(given, place);
  const { directory: _, versionTable: table = versionTable, ...rest } = config.sluice?.migrations ?? {};
  return {
    ...rest,
    name: given.name,
    external: true,
    apps: [app],
    migrationsDirectory: join(app.directory, "migrations"),
    versionTable: `${table}_${given.name}`,
  };
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
