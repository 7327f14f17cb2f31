// What the files say beside what the database says of a scope's migrations.
import { UserError } from "../engine/errors.ts";
import { effective, type Stuck } from "../engine/history/effective.ts";
import { ancestors, type History } from "../engine/history/graph.ts";
import { isDraftOf } from "../project/draft-entry.ts";
import type { HistoryEntry } from "../project/history.ts";
import { meaningOf } from "../project/meaning.ts";
import type { Scope } from "../project/scopes.ts";
import { commandFor } from "./command.ts";
import type { Direction } from "./run-migration.ts";
import type { Version } from "./version-table.ts";

export interface Status {
  /** As the database sees it. */
  readonly history: History<HistoryEntry>;
  /** In the order of the history. */
  readonly applied: readonly HistoryEntry[];
  readonly pending: readonly HistoryEntry[];
  /** The one that a run left in the middle, with how far it came. */
  readonly unfinished: Version | undefined;
  /** What `watch --apply` has applied, and no file has yet. */
  readonly draft: Version | undefined;
  /** Recorded, with no file. */
  readonly missing: readonly Version[];
  /** Applied, and the file was changed since: its text, and what it does. */
  readonly edited: readonly HistoryEntry[];
  /** Not applied, though one that follows it is. */
  readonly outOfOrder: readonly HistoryEntry[];
  /** Squashes that count as applied and aren't recorded yet. */
  readonly implied: readonly HistoryEntry[];
  /** Squashes that are applied in part, and can't be finished with the files that are there. */
  readonly stuck: readonly Stuck<HistoryEntry>[];
}

export function statusOf({ files }: Pick<History<HistoryEntry>, "files">, all: readonly Version[]): Status {
  // Its revision follows from its content: a file that has it is that migration.
  const draft = all.find((each) => each.draft !== null && !files.some(({ revision }) => revision === each.revision));
  const versions = all.filter((each) => each !== draft);
  const recorded = versions.map(({ revision, state }) => [revision, state === "applied" ? "whole" : "partly"] as const);
  const { history, implied, stuck } = effective(files, new Map(recorded));
  const byId = new Map(versions.map((version) => [version.revision, version]));
  const isApplied = (entry: HistoryEntry): boolean => {
    const version = byId.get(entry.revision);
    return version === undefined ? implied.includes(entry) : version.state !== "applying";
  };
  const applied = history.revisions.filter(isApplied);
  const pending = history.revisions.filter((entry) => !isApplied(entry));
  const below = new Set(
    ancestors(
      history,
      applied.map(({ revision }) => revision),
    ),
  );
  return {
    history,
    applied,
    pending,
    unfinished: versions.find(({ state }) => state !== "applied"),
    draft,
    missing: versions.filter(({ revision }) => !history.byId.has(revision)),
    edited: files.filter((entry) => {
      const version = byId.get(entry.revision);
      // One that was cut off may have to be mended before it can go on.
      if (version?.draft !== undefined && version.draft !== null) return !isDraftOf(entry, version);
      if (version?.state !== "applied" || version.checksum === "" || version.checksum === entry.checksum) return false;
      return version.meaning === null || version.meaning !== meaningOf(entry);
    }),
    outOfOrder: pending.filter((entry) => below.has(entry)),
    implied,
    stuck,
  };
}

type Whose = Pick<Scope, "name" | "kind" | "migrationsDirectory">;

/** Throws what must be mended before anything runs in that direction. `scope` is whose migrations they are. */
export function assertIntact(
  { missing, edited, outOfOrder, stuck }: Status,
  { name, kind, migrationsDirectory }: Whose,
  direction: Direction = "up",
): void {
  const whose = kind === "project" ? "" : `${name}: `;
  const [middle] = stuck;
  if (middle !== undefined) throw inTheMiddle(middle, { name, kind, migrationsDirectory });
  const [lost] = missing;
  if (lost !== undefined) {
    throw new UserError(
      "missing_migration",
      `${whose}the database has revision ${lost.revision} (${lost.name}), and there is no such file`,
      {
        hint: isInstalled(migrationsDirectory)
          ? "install the version of the package that has it, or roll it back with that version"
          : `bring the file back (git log --diff-filter=D -- ${migrationsDirectory}), or roll it back from the branch that has it`,
      },
    );
  }
  const [changed] = edited;
  if (changed !== undefined) {
    throw new UserError("edited_migration", `${whose}${changed.file} was edited after it was applied`, {
      hint: isInstalled(changed.path)
        ? "install the package as it was (npm ci): its migrations belong to whoever publishes it"
        : `undo the edit (git checkout -- ${changed.path}) and write the change as a new migration`,
    });
  }
  const [early] = outOfOrder;
  // The way back is what mends it.
  if (early !== undefined && direction === "up") {
    throw new UserError("out_of_order", `${whose}${early.file} is not applied, but one that follows it is`, {
      hint: `roll back to before it (npx sluice rollback ${kind === "project" ? "" : `${name}@`}${early.parents[0] ?? "base"}), then run ${commandFor({ name, kind }, "up")}`,
    });
  }
}

/** Throws where a draft is applied: what runs would stand on it, or under it. */
export function assertNoDraft(status: Pick<Status, "draft">, scope: Whose): void {
  const error = draftError(status, scope);
  if (error !== null) throw error;
}

/** What is said where a draft is applied; `null`: none is. */
export function draftError({ draft }: Pick<Status, "draft">, scope: Whose): UserError | null {
  if (draft === undefined) return null;
  const { name, kind } = scope;
  const [whose, where] = kind === "project" ? ["", ""] : [`${name}: `, ` in the folder of ${name}`];
  const mends = [
    `npx sluice makemigrations${where} makes it a migration`,
    `${commandFor(scope, "down")} takes it back`,
    "npx sluice watch --apply goes on with it",
  ];
  const message = `${whose}a draft is applied to the database: ${draft.name} (${draft.revision})`;
  return new UserError("draft_applied", message, { hint: mends.join(", ") });
}

function isInstalled(path: string): boolean {
  return path.split(/[\\/]/).includes("node_modules");
}

/** In words, where a database stands that is in the middle of a squash. */
export function stuckInWords({ squash, has, lacks }: Stuck<HistoryEntry>): string {
  const files = "the files that lead on from there are gone";
  return `the database is in the middle of what ${squash.file} replaces: it has ${listed(has)} and lacks ${listed(lacks)}, and ${files}`;
}

function inTheMiddle(stuck: Stuck<HistoryEntry>, { name, kind, migrationsDirectory }: Whose): UserError {
  const where =
    kind === "project"
      ? `check out the commit before they were deleted (git log --diff-filter=D -- ${migrationsDirectory})`
      : `take the version of ${name} that still has them`;
  return new UserError("middle_of_squash", `${kind === "project" ? "" : `${name}: `}${stuckInWords(stuck)}`, {
    hint: `${where}, run ${commandFor({ name, kind }, "up")} on this database there, then come back`,
  });
}

function listed(revisions: readonly string[]): string {
  const shown = revisions.slice(0, 5).join(", ");
  return revisions.length > 5 ? `${shown} and ${revisions.length - 5} more` : shown;
}
