// The scope of an external app: as the project that applies it sees it, and as its author's folder does.
import { join, resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import { type App, appOf, directoryOf, modelFilesOf, type Place } from "./apps.ts";
import type { AppConfig, Config } from "./config.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import type { Scope } from "./scopes.ts";

/** The project's own version table, and the beginning of those of external apps. */
export const sharedTable = "sluice_version";

/** As the project applies it: its settings are those of the app, but for the place of its version table. */
export async function externalScope(given: AppConfig, config: Config, place: Place): Promise<Scope> {
  const { name } = given;
  const home = directoryOf(given, place);
  const manifest = await readManifest(home, given.package !== undefined);
  if (manifest !== null && manifest.app !== name) throw otherName(given, manifest, place);
  const models = given.models ?? manifest?.models;
  const { versionSchema, versionTable = sharedTable } = config.sluice?.migrations ?? {};
  return {
    name,
    kind: "app",
    home,
    apps: [await shippedApp({ ...given, ...(models !== undefined && { models }) }, home, place)],
    migrationsDirectory: resolve(home, given.migrations ?? manifest?.migrations ?? "migrations"),
    versionTable: ownTable(manifest?.versionTable, name, place) ?? `${versionTable}_${name}`,
    ...(versionSchema !== undefined && { versionSchema }),
  };
}

/** As its author makes its migrations. */
export async function ownScope(name: string, config: Config, place: Place): Promise<Scope> {
  const { directory = "migrations", versionTable, ...rest } = config.sluice?.migrations ?? {};
  const models = config.schema === undefined ? {} : { models: config.schema };
  return {
    ...rest,
    name,
    kind: "app",
    home: place.root,
    apps: [await appOf({ name, path: ".", ...models }, place)],
    migrationsDirectory: resolve(place.root, directory),
    versionTable: ownTable(versionTable, name, place) ?? `${sharedTable}_${name}`,
  };
}

/** A package may ship its migrations alone. */
async function shippedApp(given: AppConfig, home: string, place: Place): Promise<App> {
  if (given.package === undefined) return appOf(given, place);
  return { name: given.name, directory: home, modules: await modelFilesOf(given, home) };
}

function ownTable(table: string | undefined, name: string, place: Place): string | undefined {
  if (table !== sharedTable) return table;
  throw new UserError(
    "version_table_conflict",
    `${place.name}: the external app "${name}" can't keep its record in ${sharedTable}, which is the project's.`,
    {
      hint: `Remove sluice.migrations.versionTable from its configuration: it is ${sharedTable}_${name} then.`,
      exit: 2,
    },
  );
}

function otherName({ name }: AppConfig, manifest: Manifest, place: Place): UserError {
  return new UserError(
    "config_invalid",
    `${place.name}: the app "${name}" calls itself "${manifest.app}" in ${manifest.file}.`,
    { hint: `Write name: "${manifest.app}" in ${join(place.root, place.name)}.`, exit: 2 },
  );
}
