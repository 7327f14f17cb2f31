// Answers given when `watch` was started. They hold while it is open, so one that fits no question any more is no mistake.
import { displayName } from "../engine/catalog/object-id.ts";
import type { Operation } from "../engine/operations/operation.ts";
import type { Questioner } from "../ports.ts";
import { parseFills } from "./fills.ts";
import type { Answers } from "./planned.ts";

export type WatchAnswers = Answers;

export interface GivenAnswers {
  readonly questioner: Questioner;
  /** Those of the given values whose column is made. */
  fillsFor(up: readonly Operation[]): ReadonlyMap<string, string>;
}

export function answersOf({ renames, drops, fills }: WatchAnswers): GivenAnswers {
  const flags = new Set([...renames.map((each) => `--rename ${each}`), ...drops.map((each) => `--drop ${each}`)]);
  return {
    questioner: {
      ask: async ({ choices }) => {
        const at = choices.findIndex(({ flag }) => flags.has(flag));
        return at < 0 ? null : at;
      },
    },
    fillsFor(up) {
      const made = new Set(up.flatMap((each) => (each.verb === "create" ? [displayName(each.object.id)] : [])));
      return new Map([...parseFills(fills)].filter(([name]) => made.has(name)));
    },
  };
}
