// Makes what a project needs and leaves alone what is there. A project that uses Drizzle already is taken over with its
// history: drizzle-kit's migrations, or a baseline of what its database has.
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { UserError } from "../engine/errors.ts";
import type { Session } from "../ports.ts";
import { readSurroundings } from "../postgres/surroundings.ts";
import { type KitFolder, readKitFolder } from "../project/drizzle-kit.ts";
import { configBelow, configIn } from "../project/find-config.ts";
import type { AdoptedFiles } from "./adopt.ts";
import type { BaselineResult } from "./baseline.ts";
import { type Scaffolded, scaffold } from "./scaffold.ts";
import { historyOfScope } from "./scope-state.ts";
import { connectTo, type Environment, openWorkspace, type Workspace } from "./workspace.ts";

export interface InitResult extends Scaffolded {
  /** What became of drizzle-kit's migrations; `null`: there are none. */
  readonly adopted: AdoptResult | null;
  /** `null`: there is nothing in the database that needs one, or there is a history. */
  readonly baseline: BaselineResult | null;
  /** Where the database is; `null`: it isn't there, or wasn't needed. */
  readonly database: string | null;
}

export interface AdoptResult {
  readonly migrations: number;
  /** What was written, relative to the project's root. */
  readonly files: readonly string[];
  /** Files that count as applied since. */
  readonly recorded: readonly string[];
  /** Files that don't; `null`: the database wasn't asked. */
  readonly pending: readonly string[] | null;
}

export interface InitOptions {
  /** `undefined`: a person is asked. */
  readonly baseline: boolean | undefined;
}

export async function init(environment: Environment, options: InitOptions): Promise<InitResult> {
  // The project's paths are real ones.
  const cwd = await realpath(environment.cwd);
  if ((await configIn(cwd)) === null) {
    await assertNoneBelow(cwd);
    return { ...(await scaffold(cwd, null)), adopted: null, baseline: null, database: null };
  }
  const workspace = await openWorkspace(environment);
  const kit = await readKitFolder(workspace.project.config, workspace.project.root);
  const made = await scaffold(cwd, workspace);
  const { session, why } = await reach(workspace);
  try {
    const { warnings, ...found } =
      kit === null
        ? await begin(environment, workspace, { options, session, why })
        : await takeOver(environment, workspace, { kit, session, why });
    return { ...made, ...found, warnings: [...made.warnings, ...warnings] };
  } finally {
    await session?.close();
  }
}

/** A project that is there is meant, not a new one around it. */
async function assertNoneBelow(cwd: string): Promise<void> {
  const below = await configBelow(cwd);
  if (below === null) return;
  const place = relative(cwd, dirname(below));
  throw new UserError("config_below", `there is no drizzle.config.ts here, and one in ${place}`, {
    hint: `cd ${place} && npx sluice init; or write a drizzle.config.ts here first, for a project of its own`,
    exit: 2,
  });
}

interface Reached {
  readonly session: Session | null;
  /** Why it can't be reached; `null`: there is none yet. */
  readonly why: string | null;
}

/** An embedded database that isn't there isn't made for this. */
async function reach(workspace: Workspace): Promise<Reached> {
  const { database } = workspace.project;
  if (database.kind === "embedded" && !existsSync(database.directory)) return { session: null, why: null };
  try {
    return { session: await connectTo(workspace), why: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { session: null, why: error.message };
  }
}

type Taken = Pick<InitResult, "adopted" | "baseline" | "database" | "warnings">;

/** drizzle-kit has written no migrations: the database may need a baseline. */
async function begin(
  environment: Environment,
  workspace: Workspace,
  { options, session, why }: Reached & { readonly options: InitOptions },
): Promise<Taken> {
  const nothing = { adopted: null, baseline: null, database: null };
  const asked = (message: string): string[] => (options.baseline === true ? [message] : []);
  const { revisions } = await historyOfScope(workspace);
  if (revisions.length > 0) return { ...nothing, warnings: asked("no baseline: there is a history already") };
  if (session === null) {
    const later = "Where it has tables already, run npx sluice init again when it can be reached.";
    return { ...nothing, warnings: why === null ? [] : [`${why} ${later}`] };
  }
  const { baseline } = await import("./baseline.ts");
  const result = await baseline(environment, workspace, { session, wanted: options.baseline });
  const none = asked("no baseline: the database has nothing that the models define");
  return { ...nothing, baseline: result, database: session.description, warnings: result?.warnings ?? none };
}

async function takeOver(
  environment: Environment,
  workspace: Workspace,
  { kit, session, why }: Reached & { readonly kit: KitFolder },
): Promise<Taken> {
  const { adoptFiles } = await import("./adopt.ts");
  const { extensions } = session === null ? { extensions: [] } : await readSurroundings(session);
  const files: AdoptedFiles = await adoptFiles(environment, workspace, {
    kit,
    extensions: extensions.map(({ name }) => name),
  });
  const adopted = { migrations: files.chain.length, files: files.files, recorded: [], pending: null };
  if (session === null) {
    const { revisions } = await historyOfScope(workspace);
    const pending = why === null ? revisions.map(({ file }) => file) : null;
    return {
      adopted: { ...adopted, pending },
      baseline: null,
      database: null,
      warnings: [...files.warnings, ...(why === null ? [] : [why])],
    };
  }
  const { adoptRecord } = await import("./adopt-record.ts");
  const { warnings, ...record } = await adoptRecord(environment, workspace, { kit, chain: files.chain, session });
  return {
    adopted: { ...adopted, ...record },
    baseline: null,
    database: session.description,
    warnings: [...files.warnings, ...warnings],
  };
}
