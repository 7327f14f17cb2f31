// A draft that `watch --apply` applies: what is kept of it in its record, so that it can be taken back whatever becomes of
// its file. Operations as data, not code: what a database holds is never evaluated.
import { UserError } from "../engine/errors.ts";
import type { Migration } from "../engine/operations/migration.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { misfitOf } from "../engine/operations/well-formed.ts";
import { printMigration } from "../engine/render/migration-file.ts";
import { render } from "../engine/render/sql.ts";
import { checksumOf } from "../store/checksum.ts";
import { draftFile } from "../store/migration-files.ts";
import type { HistoryEntry } from "./history.ts";

/** A draft as a migration. There is always a way back. */
export interface DraftEntry extends HistoryEntry {
  readonly down: readonly Operation[];
  /** As it stands in the version table. */
  readonly draft: string;
}

/** Another number where operations look otherwise. */
const format = 1;

export function printDraft({ parents, up, down }: Pick<Migration, "parents" | "up" | "down">): string {
  return JSON.stringify({ format, parents, up, down });
}

interface Recorded {
  readonly revision: string;
  readonly name: string;
  readonly draft: string | null;
}

/** What was recorded, or is about to be, as a migration: what is run is what was read. */
export function draftEntry(recorded: Recorded): DraftEntry {
  const { revision, name } = recorded;
  const { parents, up, down } = contentOf(recorded);
  const draft = recorded.draft ?? "";
  return {
    ...{
      revision,
      parents,
      name,
      app: null,
      labels: [],
      accepts: {},
      dependsOn: [],
      replaces: [],
      transaction: "each",
    },
    ...{ up, effect: up, down, irreversible: null },
    ...{ file: draftFile, path: draftFile, checksum: checksumOf(draft), draft },
  };
}

/** Does a file that has its revision do what was applied? */
export function isDraftOf(file: Migration, recorded: Recorded): boolean {
  const text = ({ parents, up, down }: Pick<Migration, "parents" | "up" | "down">): string =>
    printMigration({ revision: "", parents, name: "", app: null, up, down, header: [] });
  try {
    return text(file) === text(draftEntry(recorded));
  } catch {
    // One of them can't be read: whoever runs it is told why.
    return true;
  }
}

function contentOf({ revision, name, draft }: Recorded): Pick<DraftEntry, "parents" | "up" | "down"> {
  try {
    const found = JSON.parse(draft ?? "") as Pick<DraftEntry, "parents" | "up" | "down"> & { readonly format: number };
    const { parents, up, down } = found;
    const wrong = found.format === format ? (misfitOf(up) ?? misfitOf(down)) : `its format is ${found.format}`;
    if (wrong !== null) throw new TypeError(wrong);
    // What can't be said as SQL is no operation of this version.
    [...up, ...down].flatMap(render);
    return { parents, up, down };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      "unreadable_draft",
      `a draft is applied (${revision} ${name}), and what is recorded of it can't be read: ${why}`,
      {
        hint: "npx sluice rollback with the version of sluice that applied it takes it back; or npx sluice reset-db, then npx sluice migrate",
        cause,
      },
    );
  }
}
