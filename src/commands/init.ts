// Makes what a project needs and leaves alone what is there. A project that uses Drizzle already is taken over with its
// history: drizzle-kit's migrations, or a baseline of what its database has.
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { UserError } from "../engine/errors.ts";
import type { Session } from "../ports.ts";
import { readSurroundings } from "../postgres/surroundings.ts";
import { type KitFolder, readKitFolder } from "../project/drizzle-kit.ts";
import { configIn } from "../project/find-config.ts";
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
  readonly warnings: readonly string[];
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
  const isNew = (await configIn(cwd)) === null;
  const workspace = isNew ? null : await openWorkspace(environment);
  const kit = workspace === null ? null : await readKitFolder(workspace.project.config, workspace.project.root);
  const made = await scaffold(cwd, workspace);
  const nothing = { ...made, adopted: null, baseline: null, database: null, warnings: [] };
  if (workspace === null) return nothing;
  const { session, why } = await reach(workspace);
  try {
    if (kit !== null) return { ...nothing, ...(await takeOver(environment, workspace, { kit, session, why })) };
    const { revisions } = await historyOfScope(workspace);
    if (revisions.length > 0) return nothing;
    if (session === null)
      return {
        ...nothing,
        warnings:
          why === null ? [] : [`${why} Where it has tables already, run npx sluice init again when it can be reached.`],
      };
    const { baseline } = await import("./baseline.ts");
    const result = await baseline(environment, workspace, { session, wanted: options.baseline });
    return { ...nothing, baseline: result, database: session.description, warnings: result?.warnings ?? [] };
  } finally {
    await session?.close();
  }
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

interface Found extends Reached {
  readonly kit: KitFolder;
}

async function takeOver(
  environment: Environment,
  workspace: Workspace,
  { kit, session, why }: Found,
): Promise<Pick<InitResult, "adopted" | "database" | "warnings">> {
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
      database: null,
      warnings: [...files.warnings, ...(why === null ? [] : [why])],
    };
  }
  const { adoptRecord } = await import("./adopt-record.ts");
  const { warnings, ...record } = await adoptRecord(environment, workspace, { kit, chain: files.chain, session });
  return {
    adopted: { ...adopted, ...record },
    database: session.description,
    warnings: [...files.warnings, ...warnings],
  };
}
