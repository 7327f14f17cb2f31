// What the rules of safety find in operations that were only planned. A draft is tried by nobody, and a development
// database's few rows say nothing of production's: sizes are unknown, and what isn't grave is left to the review.
import { type Finding, findingsIn } from "../engine/rules/finding.ts";
import { unmeasured } from "../proof/measure.ts";
import type { Planned } from "./planned.ts";
import { settingsOf } from "./run-settings.ts";
import { weighingOf } from "./weighing.ts";
import type { Workspace } from "./workspace.ts";

export type DraftFinding = Pick<Finding, "rule" | "level" | "object" | "message" | "instead">;

type Drawn = Pick<Planned, "up" | "down" | "before" | "after">;

export function draftFindings({ up, down, before, after }: Drawn, { project }: Workspace): DraftFinding[] {
  if (up.length === 0) return [];
  const { lockTimeout } = settingsOf(project.config);
  const steps = unmeasured(up, "each");
  const examined = { up, down, irreversible: null, steps, before, after, validated: [], lockTimeout };
  return findingsIn(examined, {}, { ...weighingOf(project), sizeOf: () => undefined })
    .filter(({ level }) => level !== "info")
    .map(({ rule, level, object, message, instead }) => ({ rule, level, object, message, instead }));
}
