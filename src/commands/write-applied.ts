import type { Session } from "../ports.ts";
import { recordApplied } from "../runner/version-table.ts";
import { checksumOf } from "../store/checksum.ts";
import { readText } from "../store/files.ts";
import { withLocks } from "./locks.ts";
import type { MadeText } from "./migration-text.ts";
import { versionTableOf } from "./scope-state.ts";
import type { Environment, Workspace } from "./workspace.ts";
import { writeMigration } from "./write-migration.ts";

/** Writes a migration of what the database has already: it counts as applied there. The file's path, relative to the project's root. */
export function writeApplied(
  environment: Environment,
  workspace: Workspace,
  { made, session }: { readonly made: MadeText; readonly session: Session },
): Promise<string> {
  const { revision, name, text } = made;
  const table = versionTableOf(workspace);
  return writeMigration(environment, workspace, {
    ...made,
    async settle(path) {
      const checksum = checksumOf((await readText(path)) ?? text);
      await withLocks([workspace], { session, progress: environment.progress }, () =>
        recordApplied(session, table, { revision, name, checksum, meaning: null, replaces: [], durationMs: 0 }),
      );
    },
  });
}
