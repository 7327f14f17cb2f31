// A database that has the models' tables and no history (drizzle-kit push, SQL by hand) gets a first migration that makes
// what is there, and counts as applied there. What differs from the models is for the migrations after it.
import { type Catalog, emptyCatalog, restrict } from "../engine/catalog/catalog.ts";
import { UserError } from "../engine/errors.ts";
import { nameInWords, rulesOf } from "../engine/kinds/registry.ts";
import { plan } from "../engine/plan/plan.ts";
import type { Session } from "../ports.ts";
import type { Proof } from "../proof/proof.ts";
import { compare } from "./compare.ts";
import { asModels, standsOn } from "./drift.ts";
import { textOf } from "./migration-text.ts";
import { oracleCacheOf } from "./oracle-cache-file.ts";
import { oracleOn, readScopeModels, readSources, type Sources } from "./planned.ts";
import { proofOf } from "./proof.ts";
import { ask } from "./questions/ask.ts";
import { replicaOf } from "./replica-target.ts";
import type { Environment, Workspace } from "./workspace.ts";
import { writeApplied } from "./write-applied.ts";

export interface BaselineResult {
  /** Relative to the project's root; `null`: it isn't wanted. */
  readonly file: string | null;
  /** In words, what stands on the models' tables and no model defines: it is in no migration. */
  readonly left: readonly string[];
  readonly warnings: readonly string[];
}

/** `null`: nothing is there that the models define. `wanted`: what a flag says; undefined, a person is asked. */
export async function baseline(
  environment: Environment,
  workspace: Workspace,
  { session, wanted }: { readonly session: Session; readonly wanted: boolean | undefined },
): Promise<BaselineResult | null> {
  const sources = await readSources(workspace, session, readScopeModels(workspace));
  if (sources.state.versions.length > 0) return null;
  const { found, left } = await definedIn(workspace, session, sources);
  const objects = [...found.facts.values()]
    .filter(({ id }) => rulesOf(id.kind).depth === 2)
    .map(({ id }) => nameInWords(id));
  if (objects.length === 0) return null;
  if (!(wanted ?? (await isWanted(environment, session, objects)))) return { file: null, left: [], warnings: [] };
  const ways = { up: plan(emptyCatalog, found), down: plan(found, emptyCatalog) };
  const { proof, warnings } = await proven(workspace, session, { ...sources, ...ways, found });
  const parts = { ...ways, parents: [], before: emptyCatalog, after: found };
  const made = textOf(parts, { now: environment.clock.now(), name: "baseline", proof });
  const file = await writeApplied(environment, workspace, { made, session });
  return { file, left, warnings };
}

/** What the models define of what is there, as it is there, in the models' words where these mean the same. */
async function definedIn(
  workspace: Workspace,
  session: Session,
  { models, snapshot }: Sources,
): Promise<{ readonly found: Catalog; readonly left: readonly string[] }> {
  const { before, unmanaged } = await compare({
    models,
    snapshot,
    history: () => emptyCatalog,
    oracle: oracleOn(session, snapshot, { cache: oracleCacheOf(workspace) }),
    decide: async () => [],
  });
  const found = restrict(before, ({ id }) => rulesOf(id.kind).shared !== true);
  const left = unmanaged.filter((fact) => standsOn(fact, found));
  return { found, left: left.map(({ id }) => nameInWords(id)) };
}

function isWanted({ questioner }: Environment, session: Session, objects: readonly string[]): Promise<boolean> {
  const some = objects.slice(0, 5).join(", ");
  const more = objects.length > 5 ? ` and ${objects.length - 5} more` : "";
  return ask(
    {
      text: `${session.description} has ${some}${more} already, and there is no history: shall a first migration make what is there, and count as applied?`,
      choices: [
        {
          label: "yes: the migrations after it only change what differs from the models",
          flag: "--baseline",
          value: true,
        },
        { label: "no: leave it", flag: "--no-baseline", value: false },
      ],
    },
    questioner,
  );
}

interface Candidate extends Sources {
  readonly found: Catalog;
  readonly up: ReturnType<typeof plan>;
  readonly down: ReturnType<typeof plan>;
}

/** On an empty replica. What doesn't hold there is no reason to refuse what is there. */
async function proven(
  workspace: Workspace,
  session: Session,
  { found, up, down, snapshot }: Candidate,
): Promise<{ readonly proof: Proof | null; readonly warnings: readonly string[] }> {
  const replica = replicaOf(workspace);
  if (replica === null) return { proof: null, warnings: [] };
  const sources = {
    models: asModels(found),
    snapshot: { ...snapshot, catalog: emptyCatalog },
    history: () => emptyCatalog,
  };
  try {
    return {
      proof: await proofOf({ up, down }, { session, sources, planned: { after: found }, replica }),
      warnings: [],
    };
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "refuted") throw error;
    const why = error.message.replaceAll(/\s+/g, " ");
    return { proof: { state: "unproven", why }, warnings: [`the baseline can't make an empty database: ${why}`] };
  }
}
