// Which databases, and which tenants in them, a command is for.
import pMap from "p-map";
import { UserError } from "../engine/errors.ts";
import { connect } from "../postgres/connect.ts";
import { loadProject, type Project } from "../project/load-project.ts";
import { suggest } from "../project/suggest.ts";
import type { NamedDatabase } from "../project/target.ts";
import type { Environment } from "./workspace.ts";

/** `environment` has the project on this database; `error`: its tenants couldn't be found. */
export type Selected = {
  /** As `--database` would name it; `null`: the project has only one, without a name. */
  readonly name: string | null;
} & ({ readonly environment: Environment } | { readonly error: unknown });

/**
 * Every database that is meant, and every tenant in it: `all`, `NAME`, `NAME/SCHEMA`; or those of the default one. `jobs`: so
 * many are asked for their tenants at a time.
 */
export async function selectDatabases(environment: Environment, jobs: number): Promise<Selected[]> {
  const project = await loadedProject(environment);
  const chosen = chosenNames(project, environment.database);
  if (chosen.length === 0) return [{ name: null, environment: { ...environment, project } }];
  const select = async (database: string): Promise<Selected[]> => {
    try {
      const tenants = await tenantsOf(project, database, environment.env);
      return tenants.map(({ name, project: own }) => ({ name, environment: { ...environment, project: own } }));
    } catch (error) {
      return [{ name: database, error }];
    }
  };
  return (await pMap(chosen, select, { concurrency: jobs })).flat();
}

/** The project as it is known, or as its files say. */
export async function loadedProject({ project, cwd, env, databaseUrl }: Environment): Promise<Project> {
  return project ?? loadProject(cwd, { env, databaseUrl });
}

/** The project on the one database that is meant; of several tenants the first: they are all alike. */
export async function projectOn(environment: Environment): Promise<Project> {
  return environment.project ?? onDatabase(await loadedProject(environment), environment);
}

type Wanted = Pick<Environment, "database" | "env">;

/** The same project on another of its databases. */
export async function onDatabase(project: Project, wanted: Wanted): Promise<Project> {
  if (wanted.database === "all") {
    throw new UserError("one_database", "this command is about one database", {
      exit: 2,
      hint: "name it: --database NAME",
    });
  }
  const [name] = chosenNames(project, wanted.database);
  if (name === undefined) return project;
  const [first] = await tenantsOf(project, name, wanted.env);
  return first?.project ?? project;
}

/** Nothing: the project's database has no name. */
function chosenNames({ databases, defaultDatabase, configFile }: Project, wanted: string | undefined): string[] {
  const known = Object.keys(databases);
  if (wanted === "all") return known;
  if (wanted === undefined) return defaultDatabase === null ? [] : [defaultDatabase];
  const name = wanted.split("/")[0] ?? "";
  if (Object.hasOwn(databases, name)) return [wanted];
  const near = suggest(name, known);
  throw new UserError("no_such_database", `there is no database ${name} in sluice.databases of ${configFile}`, {
    exit: 2,
    hint: near === undefined ? `known: ${[...known, "all"].join(", ")}` : `did you mean --database ${near}?`,
  });
}

interface Tenant {
  readonly name: string;
  readonly project: Project;
}

async function tenantsOf(project: Project, wanted: string, env: Environment["env"]): Promise<Tenant[]> {
  const [name = "", ...rest] = wanted.split("/");
  const { target, schemas } = project.databases[name] as NamedDatabase;
  const schema = rest.join("/");
  if (schemas === undefined && schema === "") return [{ name, project: { ...project, database: target } }];
  const key = `sluice.databases.${name}.schemas`;
  const known = schemas === undefined ? [] : await found(key, { schemas, target }, env);
  if (schema !== "" && !known.includes(schema)) throw unknownSchema(name, { schema, known });
  if (known.length === 0) {
    throw new UserError("no_tenants", `${key} are none: there is nothing to work on`, {
      hint: "name one there; or let the function give its name",
    });
  }
  return known
    .filter((each) => schema === "" || each === schema)
    .map((each) => {
      const others = known.filter((other) => other !== each && target.searchPath?.includes(other) !== true);
      return { name: `${name}/${each}`, project: { ...project, database: { ...target, schema: each, others } } };
    });
}

/** As the configuration says them, or as its function finds them in the database. */
async function found(
  key: string,
  { schemas, target }: NamedDatabase,
  env: Environment["env"],
): Promise<readonly string[]> {
  if (typeof schemas !== "function") return [...new Set(schemas)];
  const session = await connect(target.kind === "url" ? { ...target, environment: env } : target);
  try {
    const given = await asked(key, () => schemas({ sql: (text, values) => session.query(text, values) }));
    if (Array.isArray(given) && given.every((each) => typeof each === "string" && each !== ""))
      return [...new Set(given as string[])];
    throw new UserError("bad_schemas", `the function in ${key} gave no list of schemas' names`, {
      hint: "return strings, such as rows.map((row) => row.name)",
    });
  } finally {
    await session.close();
  }
}

/** What the configuration's function gives; what it throws is told as its own. */
async function asked(key: string, ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError("bad_schemas", `the function in ${key} failed: ${message}`, {
      hint: "mend it in the configuration; it gets the database by itself, before any migration has run",
      cause: error,
    });
  }
}

function unknownSchema(
  name: string,
  { schema, known }: { readonly schema: string; readonly known: readonly string[] },
): UserError {
  const near = suggest(schema, known);
  return new UserError("no_such_database", `${name} has no schema ${schema} in sluice.databases`, {
    exit: 2,
    hint: near === undefined ? `known: ${known.slice(0, 20).join(", ") || "none"}` : `did you mean ${name}/${near}?`,
  });
}
