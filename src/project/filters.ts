// In: what the configuration says of what is looked after. Out: the question whether one object is, by itself.
// drizzle-kit's keys mean what they mean there: https://orm.drizzle.team/docs/drizzle-config-file
import type { Kind } from "../engine/catalog/kind.ts";
import type { Config, SchemaObject } from "./config.ts";
import { nameMatcher } from "./glob.ts";

export type Filter = (object: SchemaObject) => boolean;

/** One question for each setting that leaves something out; none where all is looked after. */
export function filtersOf({ schemaFilter, tablesFilter, entities, sluice = {} }: Config): Filter[] {
  const { include, exclude } = sluice;
  return [
    ...(schemaFilter === undefined ? [] : [onSchemas(schemaFilter)]),
    ...(tablesFilter === undefined ? [] : [onTables(drizzleKitMatcher(tablesFilter))]),
    ...(include === undefined ? [] : [onTables(matcher(include))]),
    ...(exclude === undefined ? [] : [onTables(not(matcher(exclude)))]),
    ...(entities?.roles === undefined ? [] : [onRoles(entities.roles)]),
  ];
}

const relations: ReadonlySet<Kind> = new Set(["table", "view", "materializedView"]);

function onTables(isWanted: Filter): Filter {
  return (object) => !relations.has(object.kind) || isWanted(object);
}

/** What stands in no schema is in none that is left out. */
function onSchemas(given: string | readonly string[]): Filter {
  const isWanted = drizzleKitMatcher(given);
  return ({ schema }) => schema === "" || isWanted({ kind: "schema", schema, name: schema });
}

function not(filter: Filter): Filter {
  return (object) => !filter(object);
}

/** `auth_*` in whatever schema, `billing.*` in one. */
function matcher(patterns: readonly string[]): Filter {
  const all = patterns.map((pattern) => {
    const at = pattern.indexOf(".");
    return { schema: nameMatcher(at < 0 ? "*" : pattern.slice(0, at)), name: nameMatcher(pattern.slice(at + 1)) };
  });
  return ({ schema, name }) => all.some((each) => each.schema(schema) && each.name(name));
}

/** One that says no wins; one that begins with `!` says yes of all others. What none speaks of is not wanted. */
function drizzleKitMatcher(given: string | readonly string[]): Filter {
  const patterns = typeof given === "string" ? [given] : given;
  if (patterns.length === 0) return () => true;
  const votes = patterns.map((pattern): ((name: string) => boolean | undefined) => {
    const fits = nameMatcher(pattern.replace(/^!/, ""));
    return pattern.startsWith("!") ? (name) => !fits(name) : (name) => (fits(name) ? true : undefined);
  });
  return ({ name }) => {
    const said = votes.map((vote) => vote(name)).filter((vote) => vote !== undefined);
    return said.length > 0 && said.every(Boolean);
  };
}

const providerRoles: Readonly<Record<string, readonly string[]>> = {
  supabase: [
    "anon",
    "authenticator",
    "authenticated",
    "service_role",
    "supabase_auth_admin",
    "supabase_storage_admin",
    "dashboard_user",
    "supabase_admin",
  ],
  neon: ["authenticated", "anonymous", "neon_superuser", "cloud_admin", "zenith_admin", "none", "neon_service"],
};

function onRoles(roles: NonNullable<NonNullable<Config["entities"]>["roles"]>): Filter {
  if (typeof roles === "boolean") return ({ kind }) => roles || kind !== "role";
  const { provider = "", include = [], exclude = [] } = roles;
  const left = new Set([...exclude, ...(providerRoles[provider] ?? [])]);
  const isWanted = (name: string): boolean => !left.has(name) && (include.length === 0 || include.includes(name));
  return ({ kind, name }) => kind !== "role" || isWanted(name);
}
