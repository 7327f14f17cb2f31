// What must hold of a draft before `watch --apply` applies it. Each error says what is applied instead.
import { UserError } from "../engine/errors.ts";
import { render } from "../engine/render/sql.ts";
import { type DraftEntry, draftEntry, printDraft } from "../project/draft-entry.ts";
import { type MigrationStep, stepsOf } from "../runner/steps.ts";
import { textOf } from "./migration-text.ts";
import { inWords, type Loss } from "./rollback-safety.ts";
import type { Drafted } from "./watch-draft.ts";

/** What was planned as it will be recorded. Its revision is the one that its migration will have. */
export function entryOf(drafted: Drafted): DraftEntry {
  const { revision, name } = textOf(drafted, {});
  const entry = draftEntry({ revision, name, draft: printDraft(drafted) });
  const sql = ({ up, down }: Pick<Drafted, "up" | "down">): string =>
    JSON.stringify([up, down].map((way) => way.flatMap(render)));
  if (sql(entry) !== sql(drafted)) throw new Error(`the draft is another one when it is read again: ${revision}`);
  return entry;
}

/** Throws where it couldn't be taken back, or stands in no transaction. `from`: what is applied now. */
export function assertApplicable(draft: DraftEntry, from: DraftEntry | null): void {
  const [code, why] = misfitOf(draft) ?? [];
  if (code === undefined) return;
  const takeBack = from === null ? "" : "npx sluice rollback takes back what is applied; then ";
  throw new UserError(code, `the draft is not applied: ${why}. ${stays(from)}`, {
    hint: `${takeBack}npx sluice makemigrations writes it down, and npx sluice migrate applies it`,
  });
}

/** A code, and why. */
function misfitOf({ up, down }: DraftEntry): readonly [string, string] | null {
  if (down.length === 0) return ["irreversible", "there is no way back from it"];
  const ways = [stepsOf(up), stepsOf(down)];
  const alone = ways.flat().find(({ transaction }) => transaction === "never");
  if (alone !== undefined)
    return ["not_in_transaction", `a part of it can't run in a transaction (${sqlOf(alone).split("\n")[0]})`];
  const early = ways.map(usedEarly).find((value) => value !== undefined);
  if (early === undefined) return null;
  const why = `the enum's value ${early} is made and used, up or down, and PostgreSQL wants a commit between the two`;
  return ["not_in_transaction", why];
}

function sqlOf(step: MigrationStep): string {
  return step.kind === "sql" ? step.sql : "";
}

/** A value that an enum gets and a later statement names, as it is written in SQL. */
function usedEarly(steps: readonly MigrationStep[]): string | undefined {
  for (const [at, step] of steps.entries()) {
    if (step.transaction !== "commits") continue;
    const value = / ADD VALUE ('(?:[^']|'')*')/.exec(sqlOf(step))?.[1];
    const later = steps.slice(at + 1).filter(({ transaction }) => transaction !== "commits");
    if (value !== undefined && later.some((each) => sqlOf(each).includes(value))) return value;
  }
  return undefined;
}

/** Throws where rows would be lost that were there before any draft. */
export function assertNothingLost(lost: readonly Loss[], from: DraftEntry | null): void {
  if (lost.length === 0) return;
  const list = lost.map((loss) => `\n  ${inWords(loss)}`).join("");
  throw new UserError("data_loss", `the draft is not applied, because it loses data: ${list}\n${stays(from)}`, {
    hint: "start watch with --yes, which lets data go; or put back into the models what shall stay",
  });
}

function stays(from: DraftEntry | null): string {
  return from === null ? "No draft is applied." : `The draft that was applied before still is: ${from.name}.`;
}
