// What the files say beside what the database says of a scope's migrations.
import { UserError } from "../engine/errors.ts";
import { ancestors, type History } from "../engine/history/graph.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Scope } from "../project/scopes.ts";
import type { Version } from "./version-table.ts";

export interface Status {
  readonly history: History<HistoryEntry>;
  /** In the order of the history. */
  readonly applied: readonly HistoryEntry[];
  readonly pending: readonly HistoryEntry[];
  /** The one that a run left in the middle, with how far it came. */
  readonly unfinished: Version | undefined;
  /** Recorded, with no file. */
  readonly missing: readonly Version[];
  /** Applied, and the file was changed since. */
  readonly edited: readonly HistoryEntry[];
  /** Not applied, though one that follows it is. */
  readonly outOfOrder: readonly HistoryEntry[];
}

export function statusOf(history: History<HistoryEntry>, versions: readonly Version[]): Status {
  const byId = new Map(versions.map((version) => [version.revision, version]));
  const isApplied = ({ revision }: HistoryEntry): boolean =>
    byId.has(revision) && byId.get(revision)?.state !== "applying";
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
    missing: versions.filter(({ revision }) => !history.byId.has(revision)),
    edited: history.revisions.filter(({ revision, checksum }) => {
      const version = byId.get(revision);
      // One that was cut off may have to be mended before it can go on.
      return version?.state === "applied" && version.checksum !== checksum;
    }),
    outOfOrder: pending.filter((entry) => below.has(entry)),
  };
}

/** Throws what must be mended before anything runs. `scope` is whose migrations they are. */
export function assertIntact(
  { missing, edited, outOfOrder }: Status,
  { name, kind, migrationsDirectory }: Pick<Scope, "name" | "kind" | "migrationsDirectory">,
): void {
  const whose = kind === "project" ? "" : `${name}: `;
  const [lost] = missing;
  if (lost !== undefined) {
    throw new UserError(
      "missing_migration",
      `${whose}the database has revision ${lost.revision} (${lost.name}), and there is no such file`,
      {
        hint: `bring the file back (git log --diff-filter=D -- ${migrationsDirectory}), or roll it back from the branch that has it`,
      },
    );
  }
  const [changed] = edited;
  if (changed !== undefined) {
    throw new UserError("edited_migration", `${whose}${changed.file} was edited after it was applied`, {
      hint: `undo the edit (git checkout -- ${changed.path}) and write the change as a new migration`,
    });
  }
  const [early] = outOfOrder;
  if (early !== undefined) {
    throw new UserError("out_of_order", `${whose}${early.file} is not applied, but one that follows it is`, {
      hint: `roll back to before it (npx sluice rollback ${kind === "project" ? "" : `${name}@`}${early.parents[0] ?? "base"}), then run npx sluice migrate`,
    });
  }
}
