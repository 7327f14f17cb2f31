import type { MakeResult } from "../../commands/made.ts";
import { colors } from "../colors.ts";
import { sign } from "./operations.ts";

interface Flags {
  readonly check: boolean;
  readonly dryRun: boolean;
  readonly fromDrift: boolean;
  readonly update: boolean;
}

const words = {
  models: {
    none: "No changes: the database is what the models say.",
    check: "The models differ from the database; a migration would:",
    next: "Next: npx sluice migrate",
  },
  drift: {
    none: "No changes: the database is what the migrations say.",
    check: "The database differs from the migrations; a migration would:",
    next: "It counts as applied here. Next: the same change in the models, where they lack it",
  },
  draft: {
    none: "",
    check: "A draft is applied to the database that no migration has; one would:",
    next: "It was applied as a draft, and counts as applied now: nothing is left to run",
  },
  update: {
    none: "No changes: the newest migration is what the models say.",
    check: "The models differ from the newest migration; made anew, it would:",
    next: "Next: npx sluice migrate",
  },
} as const;

/** What `makemigrations` says: the operations in words, and the file. */
export function reportMade(result: MakeResult, { check, dryRun, fromDrift, update }: Flags): string {
  const { changes, applied, operations, file, text, left, unmanaged } = result;
  const said = words[fromDrift ? "drift" : update ? "update" : applied ? "draft" : "models"];
  const rest = [
    ...(left.length === 0 ? [] : [`Left for another migration: ${left.join(", ")}`]),
    ...(unmanaged.length === 0 ? [] : [colors.dim(`Not managed here, and left alone: ${unmanaged.join(", ")}`)]),
  ];
  if (changes === "none") return [said.none, ...rest].join("\n");
  if (dryRun) return text.trimEnd();
  const list = operations.map((operation) => `  ${sign(operation)} ${operation}`);
  if (check) return [said.check, ...list, ...rest].join("\n");
  return [
    ...list,
    `${list.length === 0 ? "" : "\n"}Wrote ${colors.bold(file ?? "")}`,
    colors.dim(said.next),
    ...rest,
  ].join("\n");
}
