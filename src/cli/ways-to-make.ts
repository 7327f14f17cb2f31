// `makemigrations` makes a migration in several ways, and not every flag has a meaning for each.
import { UserError } from "../engine/errors.ts";
import type { AnswerFlags } from "./answers.ts";

export interface MakeFlags extends AnswerFlags {
  readonly app?: string;
  readonly empty: boolean;
  readonly check: boolean;
  readonly from: "live" | "history";
  readonly fromDrift: boolean;
  readonly update: boolean;
}

interface Way {
  readonly flag: string;
  readonly isTaken: boolean;
  readonly why: string;
  /** As they are typed. */
  readonly without: readonly (string | false | undefined)[];
}

/** Refuses a flag that would be ignored, or that asks for the opposite. */
export function assertOneWay(flags: MakeFlags): void {
  const { app, check, fromDrift, from, update } = flags;
  const history = from === "history" && "--from history";
  const ways: readonly Way[] = [
    {
      flag: "--empty",
      isTaken: flags.empty,
      why: "compares nothing and writes a skeleton",
      without: [check && "--check", fromDrift && "--from-drift", update && "--update", history, ...answersIn(flags)],
    },
    {
      flag: "--from-drift",
      isTaken: fromDrift,
      why: "compares the whole database with its migrations",
      without: [history, app, update && "--update"],
    },
    {
      flag: "--update",
      isTaken: update,
      why: "asks the database whether the migration is applied",
      without: [history],
    },
  ];
  for (const { flag, isTaken, why, without } of ways) {
    const other = isTaken && without.find((each) => typeof each === "string");
    if (!other) continue;
    throw new UserError("usage", `${flag} and ${other} exclude each other`, {
      exit: 2,
      hint: `leave one of them out: ${flag} ${why}`,
    });
  }
}

function answersIn({ rename, drop, fill, using, usingBack, map, reorder, keepOrder }: AnswerFlags): string[] {
  const given = {
    "--rename": rename,
    "--drop": drop,
    "--fill": fill,
    "--using": using,
    "--using-back": usingBack,
    "--map": map,
    "--reorder": reorder,
    "--keep-order": keepOrder,
  };
  return Object.entries(given).flatMap(([flag, values]) => (values.length > 0 ? [flag] : []));
}
