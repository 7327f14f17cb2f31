// Two branches of a history become one: joined by a revision that follows both, or one put after the other.
import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { UserError } from "../engine/errors.ts";
import { type Clash, clashes } from "../engine/history/clashes.ts";
import { type Fork, forkOf, type Side } from "../engine/history/fork.ts";
import { parentsOf } from "../engine/history/graph.ts";
import { printMigration } from "../engine/render/migration-file.ts";
import { type HistoryEntry, loadMigration } from "../project/history.ts";
import { readText } from "../store/files.ts";
import { writeHead } from "../store/head.ts";
import { withParents } from "../store/parents.ts";
import { writeAtomic } from "../store/write-atomic.ts";
import { afterWrite } from "./hooks.ts";
import { stamp } from "./migration-text.ts";
import { ask } from "./questions/ask.ts";
import { historyOfScope, scopeState } from "./scope-state.ts";
import { type Environment, openWorkspace, type Workspace, withSession } from "./workspace.ts";
import { writeMigration } from "./write-migration.ts";

export interface JoinResult {
  /** `false`: there is one head already. */
  readonly forked: boolean;
  /** Relative to the project's root: what was written. */
  readonly files: readonly string[];
  readonly revision: string | null;
  /** Objects that both sides touch, in words, with the revisions that do. */
  readonly clashes: readonly { readonly object: string; readonly revisions: readonly [string, string] }[];
}

export interface MergeOptions {
  readonly message?: string | undefined;
  /** Both sides touch the same objects, and somebody has looked at that. */
  readonly accept: boolean;
}

/** A revision that follows all heads. */
export async function merge(environment: Environment, { message, accept }: MergeOptions): Promise<JoinResult> {
  const workspace = await openWorkspace(environment, { needsDatabase: false });
  const fork = forkOf(await historyOfScope(workspace));
  if (fork === null) return notForked;
  const found = clashes(fork);
  await assertAccepted(found, { environment, accept });
  const heads = fork.sides.map(({ head }) => head);
  const parents = heads.map(({ revision }) => revision);
  const name = message ?? `merge ${heads.map((head) => head.name || head.revision).join(" and ")}`;
  const revision = createHash("sha256")
    .update(JSON.stringify(["merge", parents]))
    .digest("hex")
    .slice(0, 12);
  const header = [
    `Joins ${heads.map(({ file }) => file).join(" and ")}.`,
    `Written ${stamp(environment.clock.now())} UTC.`,
  ];
  const text = printMigration({ revision, parents, name, app: null, up: [], down: [], header });
  const file = await writeMigration(environment, workspace, { revision, name, text });
  return { forked: true, files: [file], revision, clashes: found.map(clashInWords) };
}

export interface RebaseOptions {
  /** The head of the side that is moved; otherwise the side that isn't applied. */
  readonly head?: string | undefined;
  readonly accept: boolean;
}

/** Puts one side of a fork after the other; nothing of it may be applied to the database. */
export async function rebase(environment: Environment, { head, accept }: RebaseOptions): Promise<JoinResult> {
  const workspace = await openWorkspace(environment);
  return withSession(workspace, async (session) => {
    const { history, status } = await scopeState(workspace, session);
    const fork = forkOf(history);
    if (fork === null) return notForked;
    const [moved, other] = await sidesOf(fork, { head, applied: status.applied, environment });
    const found = clashes({ ...fork, sides: [moved, other] });
    await assertAccepted(found, { environment, accept });
    // Those in use, and those that they stand for or that stand for them.
    const own = history.files.filter(({ revision }) => isAmong(moved.revisions, history.byId.get(revision)));
    const first = own.filter((entry) => !parentsOf(history, entry).some((each) => moved.revisions.includes(each)));
    for (const entry of first) await follow(workspace, entry, other.head);
    if (fork.sides.length === 2) await writeHead(workspace.scope.migrationsDirectory, moved.head.file);
    const paths = first.map(({ path }) => path);
    const failure = await afterWrite(workspace.project, paths);
    if (failure !== null) throw failure;
    return {
      forked: true,
      files: paths.map((path) => relative(workspace.project.root, path)),
      revision: moved.head.revision,
      clashes: found.map(clashInWords),
    };
  });
}

function isAmong(revisions: readonly HistoryEntry[], entry: HistoryEntry | undefined): boolean {
  return entry !== undefined && revisions.includes(entry);
}

const notForked: JoinResult = { forked: false, files: [], revision: null, clashes: [] };

interface Choosing {
  readonly head: string | undefined;
  readonly applied: readonly HistoryEntry[];
  readonly environment: Environment;
}

type Sides = readonly [moved: Side<HistoryEntry>, other: Side<HistoryEntry>];

async function sidesOf({ sides }: Fork<HistoryEntry>, { head, applied, environment }: Choosing): Promise<Sides> {
  const isFree = ({ revisions }: Side<HistoryEntry>): boolean => !revisions.some((each) => applied.includes(each));
  const named = head === undefined ? sides : sides.filter((side) => side.head.revision.startsWith(head));
  const free = named.filter(isFree);
  if (free.length === 0) {
    const [side] = named;
    throw new UserError(
      side === undefined ? "unknown_revision" : "applied",
      side === undefined
        ? `${head} is no head: the heads are ${sides.map((each) => each.head.revision).join(", ")}`
        : `${named.map((each) => each.head.file).join(" and ")}: both the revision and the database would have to change`,
      {
        hint: "npx sluice merge joins the two without changing either",
        ...(side === undefined && { exit: 2 as const }),
      },
    );
  }
  const [only] = free;
  const moved =
    free.length === 1 && only !== undefined
      ? only
      : await ask(
          {
            text: "neither side is applied: which of them shall follow the other?",
            choices: free.map((side) => ({
              label: side.head.file,
              flag: `npx sluice rebase ${side.head.revision}`,
              value: side,
            })),
          },
          environment.questioner,
        );
  const others = sides.filter((side) => side !== moved);
  return [moved, others.find((side) => !isFree(side)) ?? (others[0] as Side<HistoryEntry>)];
}

/** The file's text with another parent; tried before it takes the place of the old one. */
async function follow({ project, scope }: Workspace, entry: HistoryEntry, parent: HistoryEntry): Promise<void> {
  const text = withParents((await readText(entry.path)) ?? "", [parent.revision]);
  const hint = `set \`parents\` to ["${parent.revision}"] in that file by hand`;
  if (text === null)
    throw new UserError("cannot_edit", `${entry.file}: its \`parents\` can't be told from the text`, { hint });
  const trial = join(scope.migrationsDirectory, `.${entry.file}`);
  await writeAtomic(trial, text);
  try {
    const { parents } = await loadMigration(project.root, trial);
    if (parents.join() !== parent.revision)
      throw new UserError("cannot_edit", `${entry.file} has more than one \`parents\``, { hint });
  } finally {
    const { removeFile } = await import("../store/files.ts");
    await removeFile(trial);
  }
  await writeAtomic(entry.path, text);
}

async function assertAccepted(
  found: readonly Clash<HistoryEntry>[],
  { environment, accept }: { readonly environment: Environment; readonly accept: boolean },
): Promise<void> {
  if (found.length === 0 || accept) return;
  const lines = found.map(({ words, revisions: [one, two] }) => `  ${words}: ${one.file} and ${two.file}`);
  await ask(
    {
      text: `both sides touch the same objects:\n${lines.join("\n")}`,
      choices: [{ label: "they get along, whichever comes first", flag: "--accept", value: true }],
      besides: "or change one of the files so that they don't",
    },
    environment.questioner,
  );
}

function clashInWords({ words, revisions: [one, two] }: Clash<HistoryEntry>): JoinResult["clashes"][number] {
  return { object: words, revisions: [one.revision, two.revision] };
}
