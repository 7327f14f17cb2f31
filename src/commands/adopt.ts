// drizzle-kit's migrations become the scope's history: a file for each, in the same order. drizzle-kit's own files stay.
import { restrict } from "../engine/catalog/catalog.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { wayBack } from "../engine/losses.ts";
import { printMigration } from "../engine/render/migration-file.ts";
import type { KitFolder, KitMigration } from "../project/drizzle-kit.ts";
import type { HistoryEntry } from "../project/history.ts";
import { withExtensions } from "../proof/prove-migration.ts";
import { openReplica, type Replica } from "../proof/replica.ts";
import { run } from "../proof/run.ts";
import { differences, readState, type State } from "../proof/state.ts";
import { traced } from "../proof/traced.ts";
import { type Adopted, adopted, kitRevision, namesOf, sqlOf } from "./adopted.ts";
import { stamp } from "./migration-text.ts";
import { embeddedReplica, replicaOf } from "./replica-target.ts";
import { historyOfScope } from "./scope-state.ts";
import type { Environment, Workspace } from "./workspace.ts";
import { writeMigration } from "./write-migration.ts";

export interface Chained {
  readonly migration: KitMigration;
  readonly revision: string;
  readonly parents: readonly string[];
}

export interface AdoptedFiles {
  /** All of the folder that are in the history by now. */
  readonly chain: readonly Chained[];
  /** What was written, relative to the project's root. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/** Writes what isn't there yet. `extensions`: those that the replica shall know. */
export async function adoptFiles(
  environment: Environment,
  workspace: Workspace,
  { kit, extensions }: { readonly kit: KitFolder; readonly extensions: readonly string[] },
): Promise<AdoptedFiles> {
  const chain = chained(kit.migrations);
  const { revisions, byId } = await historyOfScope(workspace);
  const missing = chain.filter(({ revision }) => !byId.has(revision));
  const kept = chain.filter(({ revision }) => byId.has(revision));
  // The chain goes on only where nothing else follows it.
  if (missing.length > 0 && revisions.length > kept.length) {
    return { chain: kept, files: [], warnings: missing.map((each) => leftOut(each, revisions)) };
  }
  if (missing.length === 0) return { chain, files: [], warnings: [] };
  const wanted = (replicaOf(workspace) ?? embeddedReplica(workspace))(extensions);
  const replica = await openReplica(withExtensions(wanted, kit.migrations.flatMap(sqlOf)));
  try {
    const all = await replayKit(environment, replica, kit.migrations);
    const ways = workspace.project.config.sluice?.proof === false ? new Map() : await proveWaysBack(replica, all);
    const files: string[] = [];
    for (const each of missing) {
      const found = all.find(({ adopted: { migration } }) => migration === each.migration);
      if (found === undefined) continue;
      const text = textOf(each, found.adopted, ways.get(found) ?? "Not proven: nobody tried it.");
      const clock = { now: () => new Date(each.migration.createdAt) };
      files.push(
        await writeMigration({ clock }, workspace, { revision: each.revision, name: nameOfFile(each.migration), text }),
      );
    }
    return { chain, files, warnings: all.flatMap(({ adopted: one }) => warningsOf(one)) };
  } finally {
    await replica.close();
  }
}

/** The time stands in the file's name anyhow. */
function nameOfFile({ tag }: KitMigration): string {
  return tag.replace(/^\d{14}_/, "");
}

function chained(migrations: readonly KitMigration[]): Chained[] {
  const chain: Chained[] = [];
  for (const migration of migrations) {
    const parent = chain.at(-1)?.revision ?? null;
    chain.push({ migration, revision: kitRevision(migration, parent), parents: parent === null ? [] : [parent] });
  }
  return chain;
}

function leftOut({ migration: { tag, file } }: Chained, revisions: readonly HistoryEntry[]): string {
  const same = revisions.find(({ name }) => name === tag);
  if (same !== undefined) return `${file} isn't what it was when ${same.file} was made of it: ${same.file} stays`;
  return `${file} is left out: the history has migrations of its own already. npx sluice makemigrations writes what the models want`;
}

interface Replayed {
  readonly before: State;
  readonly adopted: Adopted;
}

async function replayKit(
  { progress }: Environment,
  replica: Replica,
  migrations: readonly KitMigration[],
): Promise<Replayed[]> {
  const names = namesOf(migrations);
  const all: Replayed[] = [];
  let before = await readState(replica);
  for (const [at, migration] of migrations.entries()) {
    progress(`replaying ${migration.file} (${at + 1} of ${migrations.length})`);
    const trace = await traced(replica, migration.statements, before);
    all.push({ before, adopted: await adopted(migration, { session: replica.session, trace, names }) });
    before = trace.after;
  }
  return all;
}

/** Goes all the way back, as far as that can be done, and says of each migration what came of it. */
async function proveWaysBack(replica: Replica, all: readonly Replayed[]): Promise<Map<Replayed, string>> {
  const words = new Map<Replayed, string>();
  let stuck: string | null = null;
  for (const each of [...all].reverse()) {
    const { down, migration } = each.adopted;
    stuck ??= down === null ? `${migration.tag} has no way back` : null;
    const why: string | null = stuck ?? (await tryBack(replica, each, down ?? []));
    words.set(each, why === null ? "Proven: up and down." : `Not proven: ${why}.`);
    if (why !== null) stuck ??= `the way back of ${migration.tag}, which comes first, isn't exact`;
  }
  return words;
}

/** `null`: the replica is what it was. */
async function tryBack(
  replica: Replica,
  { before, adopted: { transaction } }: Replayed,
  down: NonNullable<Adopted["down"]>,
): Promise<string | null> {
  const failure = await run(replica.session, down, transaction);
  if (failure !== null) return `${failure.statement.split("\n")[0]}: ${failure.message}`;
  const left = await differences(replica.session, ownPart(before), ownPart(await readState(replica)));
  return left.length === 0 ? null : `after the way back, ${left.slice(0, 3).join("; ")}`;
}

/** Without what belongs to the whole server, which no way back takes away. */
function ownPart(state: State): State {
  return { ...state, catalog: restrict(state.catalog, ({ id }) => rulesOf(id.kind).shared !== true) };
}

function textOf({ revision, parents, migration }: Chained, one: Adopted, proof: string): string {
  const { up, effect, down, done, transaction, notes } = one;
  const when = migration.createdAt === 0 ? "" : `, ${stamp(new Date(migration.createdAt))} UTC`;
  const header = [
    `drizzle-kit's ${migration.file}${when}. Taken over by npx sluice init.`,
    proof,
    `Way back: ${wayBack(done, down)}.`,
    ...notes,
  ];
  return printMigration({ revision, parents, name: migration.tag, app: null, up, effect, down, transaction, header });
}

function warningsOf({ migration, down, notes }: Adopted): string[] {
  return down === null ? notes.map((note) => `${migration.file}: ${note}`) : [];
}
