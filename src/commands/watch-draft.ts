// The draft's text and its place. What a draft says changes with the models only: its revision is drawn once and kept for
// as long as it follows the same migration, and it carries no time, so that a save changes few of its lines.
import { randomBytes } from "node:crypto";
import { UserError } from "../engine/errors.ts";
import { readDraft, removeDraft, writeDraft } from "../store/draft.ts";
import { textOf } from "./migration-text.ts";
import type { Planned } from "./planned.ts";

export type DraftState = "written" | "unchanged" | "removed" | "none" | "edited";

/** What a draft is made of, and what is said beside it. */
export type Drafted = Pick<Planned, "up" | "down" | "parents" | "before" | "after" | "models" | "warnings">;

export interface WatchedDraft {
  /** Makes the draft say what was planned, or removes it when nothing was. A person's edit is left alone. */
  update(directory: string, drafted: Drafted, options?: UpdateOptions): Promise<DraftState>;
  /** Is what stands there what {@link update} left? */
  isOwn(directory: string): Promise<boolean>;
}

export interface UpdateOptions {
  /** The one under which it is applied. */
  readonly revision?: string | undefined;
}

export function watchedDraft(): WatchedDraft {
  /** `undefined`: nothing was done to it yet. */
  let left: string | null | undefined;
  return {
    async update(directory, drafted, { revision } = {}) {
      const present = await readDraft(directory);
      if (present?.edited === true) return "edited";
      const known = (): string => revision ?? knownRevision(drafted, present?.text ?? "");
      const text = drafted.up.length === 0 ? null : textOf(drafted, { revision: known() }).text;
      left = text;
      return unlessEdited(async () => {
        if (text === null) return (await removeDraft(directory)) ? "removed" : "none";
        return (await writeDraft(directory, text)) ? "written" : "unchanged";
      });
    },
    async isOwn(directory) {
      const present = await readDraft(directory).catch(() => null);
      return present === null ? left === null : !present.edited && present.text === left;
    },
  };
}

async function unlessEdited(work: () => Promise<DraftState>): Promise<DraftState> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError && error.code === "draft_edited") return "edited";
    throw error;
  }
}

function knownRevision(drafted: Drafted, present: string): string {
  const isSamePlace = lineOf(present, "  parents: ") === lineOf(textOf(drafted, {}).text, "  parents: ");
  const known = isSamePlace ? lineOf(present, "  revision: ") : undefined;
  return known?.split('"')[1] ?? randomBytes(6).toString("hex");
}

function lineOf(text: string, start: string): string | undefined {
  return text.split("\n").find((line) => line.startsWith(start));
}
