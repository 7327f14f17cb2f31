// What somebody did to the database by hand becomes a migration, which counts as applied there.
import { restrict } from "../engine/catalog/catalog.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import { apply } from "../engine/operations/apply.ts";
import { orderRenames } from "../engine/renames.ts";
import type { Session } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { readSurroundings } from "../postgres/surroundings.ts";
import type { Comparison } from "./compare.ts";
import { asModels, standsOn } from "./drift.ts";
import { rewritten } from "./hooks.ts";
import { lookedAfter } from "./looked-after.ts";
import { describeAll, emptyResult, type MakeResult } from "./made.ts";
import { textOf } from "./migration-text.ts";
import { oracleCacheOf } from "./oracle-cache-file.ts";
import { assertAtHead, oracleOn, type Sources } from "./planned.ts";
import { proofOf } from "./proof.ts";
import { type Asked, answered } from "./questions/answered.ts";
import { type Answers, assertReadable } from "./questions/answers.ts";
import { databaseOverMigrations } from "./questions/side-names.ts";
import { renameFlag } from "./rename-questions.ts";
import { renamedByHand } from "./renamed-by-hand.ts";
import { type Replayed, replayed } from "./replayed.ts";
import { replicaOf } from "./replica-target.ts";
import { scopeState, versionTablesOf, withoutVersions } from "./scope-state.ts";
import { type Environment, openWorkspace, type Workspace, withSession } from "./workspace.ts";
import { writeApplied } from "./write-applied.ts";

export interface DriftOptions extends Answers {
  readonly message?: string | undefined;
  readonly dryRun: boolean;
  /** Only compare. */
  readonly check: boolean;
  readonly proof: boolean;
}

/** The database must be at head. What stands by itself and no migration made is nobody's, and left out. */
export async function migrationFromDrift(environment: Environment, options: DriftOptions): Promise<MakeResult> {
  assertReadable(options);
  const workspace = await openWorkspace(environment);
  return withSession(workspace, async (session) => {
    const state = await scopeState(workspace, session);
    const head = onlyHead(state.history);
    assertAtHead(state);
    const history = await replayed(workspace, state.status.applied, await readSurroundings(session));
    try {
      const asked = { answers: options, questioner: environment.questioner, sides: databaseOverMigrations };
      const { sources, comparison } = await compared({ workspace, session, history }, asked);
      const found = await rewritten(workspace, comparison);
      if (found.up.length === 0) return emptyResult;
      const replica = options.proof && !options.check ? replicaOf(workspace) : null;
      const proof =
        replica === null ? null : await proofOf(found, { session: history.session, sources, planned: found, replica });
      const parents = head === null ? [] : [head.revision];
      const written = textOf({ ...found, parents }, { now: environment.clock.now(), name: options.message, proof });
      const result = {
        ...emptyResult,
        ...written,
        ...describeAll(found),
        proof,
        changes: "some" as const,
        applied: true,
      };
      if (options.dryRun || options.check) return result;
      const file = await writeApplied(environment, workspace, { made: written, session });
      return { ...result, file };
    } finally {
      await history.close();
    }
  });
}

interface Comparing {
  readonly workspace: Workspace;
  readonly session: Session;
  readonly history: Replayed;
}

interface Compared {
  readonly sources: Pick<Sources, "models" | "snapshot" | "history">;
  readonly comparison: Comparison;
}

/** The database in the place of the models, what the migrations made in the place of the database. */
async function compared({ workspace, session, history }: Comparing, asked: Asked): Promise<Compared> {
  const [snapshot, all] = [await history.snapshot(), await history.made()];
  const read = async (on: Session) => readDatabase(on, { inTransaction: true });
  const { catalog } = withoutVersions(await readDatabase(session), versionTablesOf(workspace));
  const looked = lookedAfter(workspace, { models: asModels(catalog), snapshot, history: () => all });
  const [live, made] = [looked.models.catalog, looked.history()];
  const renamed = await renamedByHand(made, live, asked);
  const named = apply(made, orderRenames(renamed));
  const models = asModels(restrict(live, (fact, key) => named.facts.has(key) || standsOn(fact, named)));
  const sources = { ...looked, models };
  const cache = oracleCacheOf(workspace);
  const renames = [...new Set([...asked.answers.renames, ...renamed.map(renameFlag)])];
  const comparison = await answered(
    { ...sources, session: history.session, rows: session, read, oracle: (on, seen) => oracleOn(on, seen, { cache }) },
    { ...asked, answers: { ...asked.answers, renames } },
  );
  return { sources, comparison };
}
