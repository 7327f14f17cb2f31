import { UserError } from "../engine/errors.ts";
import type { Workspace } from "./workspace.ts";

export type Side = "models" | "history" | "live";

/** One difference. */
export interface Finding {
  /** `pending`, `drift`, `models_ahead`, or the code of an error. */
  readonly code: string;
  readonly scope: string;
  /** In words: `column posts.title`; `null`: it is about a file, or about all. */
  readonly object: string | null;
  /** Which of the three has what the others lack. */
  readonly ahead: Side | null;
  readonly message: string;
  /** The command that mends it. */
  readonly mend: string;
}

/** Makes the findings of a scope. */
export interface Finder {
  /** `billing@`, before a revision of another scope than the one whose migrations are made here. */
  readonly prefix: string;
  /** ` billing`, after a command that is run for the whole of such a scope. */
  readonly target: string;
  /** `cd apps/billing && `, before a command that is run where such a scope's migrations are made. */
  readonly where: string;
  readonly finding: (found: Omit<Finding, "scope" | "object">) => Finding;
  /** What a user would be told of an error becomes a finding. */
  readonly guarded: (work: () => Promise<Finding[]>) => Promise<Finding[]>;
}

export function finder({ project, scope }: Workspace): Finder {
  const finding: Finder["finding"] = (found) => ({ ...found, scope: scope.name, object: null });
  const isOwn = scope === project.scopes[0];
  return {
    prefix: isOwn ? "" : `${scope.name}@`,
    target: isOwn ? "" : ` ${scope.name}`,
    where: isOwn ? "" : `cd ${scope.home} && `,
    finding,
    async guarded(work) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return [finding({ code: error.code, ahead: null, message: error.message, mend: error.hint ?? "" })];
      }
    },
  };
}
