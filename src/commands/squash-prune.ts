// The second step of a squash: the files that it stands for go.
import { relative } from "node:path";
import { UserError } from "../engine/errors.ts";
import { historyOf } from "../engine/history/effective.ts";
import { heads } from "../engine/history/graph.ts";
import type { HistoryEntry } from "../project/history.ts";
import { assertIntact } from "../runner/status.ts";
import { removeFile } from "../store/files.ts";
import { readHead, writeHead } from "../store/head.ts";
import { type ScopeState, scopeState } from "./scope-state.ts";
import { type Environment, openWorkspace, withSession } from "./workspace.ts";

export interface PruneResult {
  /** Relative to the project's root. */
  readonly removed: readonly string[];
  readonly database: string;
}

/** Deletes the files that a squash stands for, unless the project's database is in the middle of them. */
export async function pruneSquashed(environment: Environment): Promise<PruneResult> {
  const workspace = await openWorkspace(environment);
  return withSession(workspace, async (session) => {
    const state = await scopeState(workspace, session);
    assertIntact(state.status, workspace.scope);
    assertNotWithin(state);
    const { files } = state.history;
    const replaced = new Set(files.flatMap(({ replaces }) => replaces));
    const going = files.filter(({ revision }) => replaced.has(revision));
    const [head] = heads(historyOf(files.filter((each) => !going.includes(each))));
    const { migrationsDirectory: directory } = workspace.scope;
    const named = await readHead(directory);
    for (const { path } of going) await removeFile(path);
    if (head !== undefined && going.some(({ file }) => named.includes(file))) await writeHead(directory, head.file);
    return {
      removed: going.map(({ path }) => relative(workspace.project.root, path)),
      database: session.description,
    };
  });
}

function assertNotWithin({ history: { files, byId }, status, workspace }: ScopeState): void {
  const isWithin = ({ revision, replaces }: HistoryEntry): boolean =>
    replaces.includes(byId.get(revision)?.revision ?? "");
  const found = files.find(isWithin);
  if (found === undefined) return;
  const has = found.replaces.filter((id) => status.applied.some(({ revision }) => revision === id));
  throw new UserError(
    "middle_of_squash",
    `the database has ${has.length} of the ${found.replaces.length} migrations that ${found.file} replaces, and needs the files of the others`,
    {
      hint: `npx sluice migrate${workspace.scope.kind === "app" ? ` ${workspace.scope.name}@head` : ""} applies the rest of them; then run this again`,
    },
  );
}
