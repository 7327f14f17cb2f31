// One command on several databases, some at a time: what one of them meets is nothing to the others.
import pMap from "p-map";
import { type Selected, selectDatabases } from "./databases.ts";
import type { Environment } from "./workspace.ts";

export type Outcome<Result> = { readonly name: string | null } & (
  | { readonly result: Result }
  | { readonly error: unknown }
);

export interface EachDatabase<Result> {
  readonly work: (environment: Environment) => Promise<Result>;
  /** How many at a time. */
  readonly jobs: number;
}

/** In the order of the configuration. The only database that is meant may ask questions, and its error is thrown. */
export async function eachDatabase<Result>(
  environment: Environment,
  { work, jobs }: EachDatabase<Result>,
): Promise<readonly Outcome<Result>[]> {
  const selected = await selectDatabases(environment, jobs);
  const [only] = selected;
  if (selected.length === 1 && only !== undefined) {
    if ("error" in only) throw only.error;
    return [{ name: only.name, result: await work(only.environment) }];
  }
  const outcome = async (each: Selected): Promise<Outcome<Result>> => {
    if ("error" in each) return each;
    const { name, environment: own } = each;
    const progress = (line: string): void => environment.progress(`${name}: ${line}`);
    try {
      // Nobody could tell which of them asks.
      return { name, result: await work({ ...own, progress, questioner: { ask: async () => null } }) };
    } catch (error) {
      return { name, error };
    }
  };
  return pMap(selected, outcome, { concurrency: isShared(selected) ? 1 : jobs });
}

/** An embedded database belongs to one session at a time. */
function isShared(selected: readonly Selected[]): boolean {
  const directories = selected.flatMap((each) => {
    const database = "error" in each ? undefined : each.environment.project?.database;
    return database?.kind === "embedded" ? [database.directory] : [];
  });
  return new Set(directories).size < directories.length;
}
