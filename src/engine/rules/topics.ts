// What a review finds besides what its rules find: about the history, the files and the models as a whole.
import type { Topic } from "./rule.ts";

export const topics = {
  fork: {
    id: "fork",
    level: "error",
    finds: "two migrations that follow the same one",
    problem: "Two migrations follow the same one. Nobody knows which comes first, and `migrate` refuses to choose.",
    instead: "npx sluice merge joins the two; npx sluice rebase puts one after the other, as long as it isn't applied.",
  },
  clash: {
    id: "clash",
    level: "warning",
    finds: "migrations of two branches that touch the same object",
    problem: "Migrations of two branches touch the same object. Each was tried without the other.",
    instead: "Rebase one of them on the other and look at both, or merge with --accept when they get along.",
  },
  editedMigration: {
    id: "edited-migration",
    level: "error",
    finds: "a migration that was changed after others got it",
    problem:
      "A migration that others have, or that is applied, does something else now. Databases that ran the old one never get the change.",
    instead: "Undo the edit, and write a new migration for the change.",
  },
  missingMigration: {
    id: "missing-migration",
    level: "error",
    finds: "a migration whose file is gone",
    problem: "A migration that others have, or that is applied, has no file any more.",
    instead: "Bring the file back. To shorten a history, squash it.",
  },
  outOfOrder: {
    id: "out-of-order",
    level: "error",
    finds: "a migration that comes before one that is applied already",
    problem:
      "A migration comes before one that is applied already. Databases would not all get the two in the same order.",
    instead: "npx sluice rollback to before it, or rebase it on the newest one.",
  },
  uncoveredModels: {
    id: "uncovered-models",
    level: "error",
    finds: "models that no migration makes",
    problem: "The models say something that no migration does: the code will meet a database that lacks it.",
    instead: "npx sluice makemigrations writes the migration.",
  },
  refuted: {
    id: "refuted",
    level: "error",
    finds: "a migration that fails on a replica",
    problem: "The migration was tried on a replica and failed, or its way back doesn't lead back.",
    instead: "Mend the migration.",
  },
  untried: {
    id: "untried",
    level: "warning",
    finds: "a migration that was not tried",
    problem: "The migration could not be tried, so nobody knows what it does to the tables.",
    instead: "Set sluice.proof to a server that has what the migration asks for.",
  },
  unusedAcceptance: {
    id: "unused-acceptance",
    level: "info",
    finds: "an acceptance of something that was not found",
    problem: "A migration accepts a finding that isn't there. It would hide one that comes later.",
    instead: "Take it out of `accepts`.",
  },
} as const satisfies Readonly<Record<string, Topic>>;
