// What somebody did to the database by hand becomes a migration, which counts as applied there.
import { restrict } from "../engine/catalog/catalog.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { readSurroundings } from "../postgres/surroundings.ts";
import { compare } from "./compare.ts";
import { asModels, standsOn } from "./drift.ts";
import { rewritten } from "./hooks.ts";
import { lookedAfter } from "./looked-after.ts";
import { describeAll, emptyResult, type MakeResult } from "./makemigrations.ts";
import { textOf } from "./migration-text.ts";
import { oracleCacheOf } from "./oracle-cache-file.ts";
import { assertAtHead, oracleOn } from "./planned.ts";
import { proofOf } from "./proof.ts";
import { replayed } from "./replayed.ts";
import { replicaOf } from "./replica-target.ts";
import { scopeState, versionTablesOf, withoutVersions } from "./scope-state.ts";
import { type Environment, openWorkspace, withSession } from "./workspace.ts";
import { writeApplied } from "./write-applied.ts";

export interface DriftOptions {
  readonly message?: string | undefined;
  readonly dryRun: boolean;
  readonly proof: boolean;
}

/** The database must be at head. What stands by itself and no migration made is nobody's, and left out. */
export async function migrationFromDrift(environment: Environment, options: DriftOptions): Promise<MakeResult> {
  const workspace = await openWorkspace(environment);
  return withSession(workspace, async (session) => {
    const state = await scopeState(workspace, session);
    const head = onlyHead(state.history);
    assertAtHead(state);
    const history = replayed(workspace, state.status.applied, await readSurroundings(session));
    try {
      const [snapshot, made] = [await history.snapshot(), await history.made()];
      const { catalog: live } = withoutVersions(await readDatabase(session), versionTablesOf(workspace));
      const all = restrict(live, (fact, key) => made.facts.has(key) || standsOn(fact, made));
      const sources = lookedAfter(workspace, {
        models: asModels(all),
        snapshot,
        history: () => made,
      });
      const oracle = oracleOn(history.session, snapshot, { cache: oracleCacheOf(workspace) });
      const found = await rewritten(workspace, await compare({ ...sources, oracle, decide: async () => [] }));
      if (found.up.length === 0) return emptyResult;
      const replica = options.proof ? replicaOf(workspace) : null;
      const proof =
        replica === null ? null : await proofOf(found, { session: history.session, sources, planned: found, replica });
      const parents = head === null ? [] : [head.revision];
      const written = textOf({ ...found, parents }, { now: environment.clock.now(), name: options.message, proof });
      const result = { ...emptyResult, ...written, ...describeAll(found), proof, changes: "some" as const };
      if (options.dryRun) return result;
      const file = await writeApplied(environment, workspace, { made: written, session });
      return { ...result, file };
    } finally {
      await history.close();
    }
  });
}
