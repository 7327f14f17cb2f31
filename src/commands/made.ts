import { describe } from "../engine/describe.ts";
import { nameInWords, rulesOf } from "../engine/kinds/registry.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { render } from "../engine/render/sql.ts";
import type { Session } from "../ports.ts";
import type { Proof } from "../proof/proof.ts";
import type { Planned, Sources } from "./planned.ts";
import type { Answers } from "./questions/answers.ts";
import { replicaOf } from "./replica-target.ts";
import type { Workspace } from "./workspace.ts";

export interface MakeOptions extends Answers {
  /** Only its changes, and what they depend on; otherwise those of all apps. */
  readonly app?: string;
  readonly message?: string;
  readonly empty: boolean;
  readonly dryRun: boolean;
  readonly check: boolean;
  /** What the models are compared with: the database, or the migration files replayed on a replica, which needs none. */
  readonly from: "live" | "history";
  /** Try it on a replica first, where the project doesn't say otherwise. */
  readonly proof: boolean;
}

/** A migration that was made, or would be. */
export interface MakeResult {
  /** `none`: models and database are the same. */
  readonly changes: "none" | "some";
  /** The database has it already, as a draft that is applied or from somebody's hand: once written, it counts as applied. */
  readonly applied: boolean;
  /** Relative to the project's root; `null` when nothing was written. */
  readonly file: string | null;
  readonly revision: string | null;
  readonly name: string;
  /** The operations in words, and the SQL of both directions. */
  readonly operations: readonly string[];
  readonly sql: { readonly up: readonly string[]; readonly down: readonly string[] };
  readonly text: string;
  /** `null`: it was not tried. */
  readonly proof: Proof | null;
  /** What was left for another migration, in words: it is of other apps than the one that was asked for. */
  readonly left: readonly string[];
  /** What else is in the database: nobody's of this project. */
  readonly unmanaged: readonly string[];
  readonly warnings: readonly string[];
}

export const emptyResult: MakeResult = {
  changes: "none",
  applied: false,
  file: null,
  revision: null,
  name: "",
  operations: [],
  sql: { up: [], down: [] },
  text: "",
  proof: null,
  left: [],
  unmanaged: [],
  warnings: [],
};

export interface Circumstances {
  readonly workspace: Workspace;
  readonly session: Session;
  readonly sources: Sources;
}

/** `null`: the project wants no proof. */
export async function proven(planned: Planned, { workspace, session, sources }: Circumstances): Promise<Proof | null> {
  const replica = replicaOf(workspace);
  if (replica === null) return null;
  const { proofOf } = await import("./proof.ts");
  return proofOf(planned, { session, sources, planned, replica });
}

export function describeAll({ up, down }: Pick<Planned, "up" | "down">): Pick<MakeResult, "operations" | "sql"> {
  const sql = (operations: readonly Operation[]): string[] =>
    operations.flatMap(render).map((statement) => statement.sql);
  return { operations: up.map(describe), sql: { up: sql(up), down: sql(down) } };
}

/** The tables, types and so on; what stands on a table goes without saying. */
export function unmanagedOf({ unmanaged }: Planned): string[] {
  return unmanaged.filter(({ id }) => rulesOf(id.kind).depth < 3).map(({ id }) => nameInWords(id));
}
