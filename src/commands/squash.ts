// A range of migrations becomes one. The old files stay: databases in the middle of the range need them.
import { join } from "node:path";
import { describe } from "../engine/describe.ts";
import { UserError } from "../engine/errors.ts";
import { type History, heads } from "../engine/history/graph.ts";
import { resolve } from "../engine/history/resolve.ts";
import {
  around,
  below,
  carriedOver,
  concatenated,
  folded,
  rangeOf,
  replacedBy,
  sameFacts,
  type Way,
} from "../engine/history/squash.ts";
import { wayBack } from "../engine/losses.ts";
import type { Migration } from "../engine/operations/migration.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { printMigration } from "../engine/render/migration-file.ts";
import { type HistoryEntry, loadMigration } from "../project/history.ts";
import type { Proof, Refuted } from "../proof/proof.ts";
import { removeFile } from "../store/files.ts";
import { slugOf } from "../store/slug.ts";
import { writeAtomic } from "../store/write-atomic.ts";
import { catalogAfter } from "./catalog-after.ts";
import { type MadeText, revisionOf, writtenLine } from "./migration-text.ts";
import { configuredGround } from "./replayed.ts";
import { replicaOf } from "./replica-target.ts";
import { scopeNamed } from "./scope-names.ts";
import { historyOfScope } from "./scope-state.ts";
import { assertNoCircle } from "./squash-scopes.ts";
import { type Environment, openWorkspaces, type Workspace } from "./workspace.ts";
import { writeMigration } from "./write-migration.ts";

export interface SquashOptions {
  /** `FROM:TO`, both included; `TO`: everything up to it. */
  readonly range: string;
  readonly message?: string | undefined;
  readonly dryRun: boolean;
  /** Try it on a replica first, where the project doesn't say otherwise. */
  readonly proof: boolean;
}

export interface SquashResult {
  readonly revision: string;
  readonly name: string;
  /** What it stands for, oldest first. */
  readonly replaces: readonly string[];
  /** Relative to the project's root; `null`: nothing was written. */
  readonly file: string | null;
  /** In words. */
  readonly operations: readonly string[];
  /** How many there are in the files that it stands for. */
  readonly operationsBefore: number;
  readonly text: string;
  /** `null`: it was not tried. */
  readonly proof: Proof | null;
}

/** Writes one migration that stands for the range. Nothing else is changed, and no database is needed. */
export async function squash(environment: Environment, options: SquashOptions): Promise<SquashResult> {
  const workspaces = await openWorkspaces(environment, { needsDatabase: false });
  const [workspace] = workspaces;
  const history = await historyOfScope(workspace);
  const range = await rangeNamed(workspaces, history, options.range);
  assertSquashable(range);
  const squashing = { environment, workspace, history, range, options };
  await assertNoCircle(workspaces, history, { ...headOf(squashing), ...concatenated(range) });
  const { way, proof } = await chosen(squashing);
  const made = textOf(squashing, way, proof);
  const isHead = heads(history).includes(range.at(-1) as HistoryEntry);
  const file = options.dryRun ? null : await writeMigration(environment, workspace, { ...made, isHead });
  return {
    ...made,
    replaces: replacedBy(range),
    file,
    operations: way.up.map(describe),
    operationsBefore: range.flatMap(({ up }) => up).length,
    proof,
  };
}

interface Squashing {
  readonly environment: Environment;
  readonly workspace: Workspace;
  readonly history: History<HistoryEntry>;
  readonly range: readonly HistoryEntry[];
  readonly options: SquashOptions;
}

async function rangeNamed(
  workspaces: readonly [Workspace, ...Workspace[]],
  history: History<HistoryEntry>,
  text: string,
): Promise<HistoryEntry[]> {
  const at = text.indexOf(":");
  const { workspace, name: start = "" } = scopeNamed(workspaces, { name: at < 0 ? text : text.slice(0, at) });
  if (workspace !== workspaces[0]) {
    const { name, home } = workspace.scope;
    throw new UserError("external_app", `${name} is an external app: its migrations are squashed in its own folder`, {
      exit: 2,
      hint: `cd ${home} && npx sluice squash ${text.replaceAll(`${name}@`, "")}`,
    });
  }
  const { name: end = "head" } = scopeNamed(workspaces, { name: text.slice(at + 1) });
  const first = at < 0 || start === "" ? null : resolve(history, start, null);
  const last = resolve(history, end, first);
  const range = last === null ? [] : rangeOf(history, first, last);
  if (range.length > 1) return range;
  throw new UserError(
    "bad_range",
    `${text} is ${range.length === 0 ? "no migration" : "one migration"}: there is nothing to squash`,
    {
      exit: 2,
      hint: "npx sluice squash FROM:TO, or npx sluice squash TO for everything up to it",
    },
  );
}

/** Code has no text of its own to carry over, and a migration runs either in transactions or in none. */
function assertSquashable(range: readonly HistoryEntry[]): void {
  const at = range.findIndex((each) => obstacleIn(each) !== null);
  const found = range[at];
  if (found === undefined) return;
  const hints = around(range, at, at + 1);
  throw new UserError("not_squashable", `${found.file} can't be squashed: ${obstacleIn(found)}`, {
    hint: hints === "" ? "leave it as it is: there is nothing on either side of it to squash" : hints,
  });
}

function obstacleIn({ transaction, up, down }: HistoryEntry): string | null {
  if (transaction === "none") return 'it says transaction: "none", and runs outside of transactions';
  return [...up, ...(down ?? [])].some(({ verb }) => verb === "run") ? "it has code in it (op.run)" : null;
}

interface Chosen {
  readonly way: Way;
  readonly proof: Proof | null;
}

/** The shortest way that holds: folded, or all operations as they are. */
async function chosen(squashing: Squashing): Promise<Chosen> {
  const { workspace, history, range, options } = squashing;
  const before = below(history, range);
  const plain = concatenated(range);
  const owned = catalogAfter([...before, ...range]);
  const short = folded(catalogAfter(before), plain);
  const ways = (lengthOf(short) < lengthOf(plain) ? [short, plain] : [plain]).filter(({ up }) =>
    sameFacts(catalogAfter([...before, { effect: effectOf(range) ?? up }]), owned),
  );
  const replica = options.proof ? replicaOf(workspace) : null;
  const [shortest] = ways;
  if (shortest === undefined) throw otherOwner(range);
  if (replica === null) return { way: shortest, proof: null };
  const { squashProver } = await import("../proof/prove-squash.ts");
  const ground = configuredGround(workspace);
  const target = replica(ground.extensions.map(({ name }) => name));
  const prove = squashProver({ target, ground, before, range });
  const refuted: Refuted[] = [];
  for (const way of ways) {
    const proof = await prove(await loaded(squashing, way));
    if (proof.state !== "refuted") return { way, proof };
    refuted.push(proof);
  }
  throw refutation(refuted.at(-1) as Refuted);
}

/** What SQL by hand is said to do; `undefined`: none of them says it. */
function effectOf(range: readonly HistoryEntry[]): readonly Operation[] | undefined {
  return range.some(({ effect, up }) => effect !== up) ? range.flatMap(({ effect }) => effect) : undefined;
}

function lengthOf({ up, down }: Way): number {
  return up.length + (down?.length ?? 0);
}

/** As it will be read from its file. */
async function loaded(squashing: Squashing, way: Way): Promise<Migration> {
  const { project, scope } = squashing.workspace;
  const { revision, text } = textOf(squashing, way, null);
  const trial = join(scope.migrationsDirectory, `.squash-${revision}.ts`);
  await writeAtomic(trial, text);
  try {
    const migration = await loadMigration(project.root, trial);
    // Its functions are called before the file is gone, so that an error names it.
    return { ...migration, up: migration.up, down: migration.down };
  } finally {
    await removeFile(trial);
  }
}

type Head = Pick<Migration, "revision" | "parents" | "name" | "replaces" | "app" | "labels" | "dependsOn">;

function headOf({ workspace, range, options }: Squashing): Head {
  const [first, last] = [range[0], range.at(-1)] as [HistoryEntry, HistoryEntry];
  const called = ({ name, revision }: HistoryEntry): string => slugOf(name || revision);
  return {
    revision: revisionOf(["squash", range.map(({ checksum }) => checksum)]),
    parents: first.parents,
    name: options.message ?? `squash ${called(first)} to ${called(last)}`,
    replaces: replacedBy(range),
    ...carriedOver(range, workspace.scope.name),
  };
}

function textOf(squashing: Squashing, { up, down }: Way, proof: Proof | null): MadeText {
  const { environment, range } = squashing;
  const head = headOf(squashing);
  const header = [
    `Stands for ${range.length} migrations: ${range[0]?.file} to ${range.at(-1)?.file}.`,
    writtenLine(environment.clock.now(), proof),
    `Way back: ${wayBack(up, down)}.`,
  ];
  return {
    revision: head.revision,
    name: head.name,
    text: printMigration({ ...head, up, effect: effectOf(range), down, header }),
  };
}

function otherOwner(range: readonly HistoryEntry[]): UserError {
  return new UserError(
    "not_squashable",
    `${range[0]?.file} to ${range.at(-1)?.file}: as one migration they would own other objects than one after the other`,
    {
      hint: "one of them drops what no migration made, and another one makes it again: squash the ranges on both sides of them",
    },
  );
}

function refutation({ direction, message, statement, objects }: Refuted): UserError {
  const lines = [
    `the squash was tried on a replica, and ${direction} does not hold: ${message}`,
    ...(statement === null ? [] : [`  ${statement}`]),
    ...objects.slice(0, 10).map((each) => `  ${each}`),
    ...(objects.length > 10 ? [`  and ${objects.length - 10} more`] : []),
  ];
  return new UserError("refuted", lines.join("\n"), {
    hint: "nothing was written: squash a smaller range; or write the file all the same with --no-proof, and mend it by hand",
  });
}
