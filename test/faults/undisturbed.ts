// What a run does that nobody disturbs, and how long it takes: what all others are measured by.
import assert from "node:assert/strict";
import type { TempProject } from "../support/cli.ts";
import { createDatabase, createTemplate, type Database } from "./databases.ts";
import { prepare } from "./history.ts";
import { assertRight, type State, stateOf } from "./state.ts";

export interface Undisturbed {
  /** A template at the base. */
  readonly before: string;
  /** Seconds from the first word on a migration to the end. */
  readonly up: number;
  readonly down: number;
  readonly state: State;
  /** The state after rolling all back. */
  readonly reverted: State;
  /** A template at the head. */
  readonly applied: string;
}

export async function undisturbed(
  project: TempProject,
  server: string,
  commits: "quick" | "slow",
): Promise<Undisturbed> {
  const before = await createTemplate(server, ({ session }) => prepare(session, commits));
  let up = 0;
  let state: State | undefined;
  const applied = await createTemplate(
    server,
    async (database) => {
      up = await timed(project, ["migrate"], database);
      state = await stateOf(database);
    },
    before,
  );
  assert.ok(state !== undefined);
  assertRight(state);
  const database = await createDatabase(server, applied);
  const down = await timed(project, ["rollback", "base", "--yes"], database);
  const reverted = await stateOf(database);
  await database.drop();
  return { before, up, down, state, reverted, applied };
}

async function timed(project: TempProject, args: readonly string[], { url }: Database): Promise<number> {
  let begun = 0;
  const heard = (text: string): void => {
    if (begun === 0 && isWorking(text)) begun = performance.now();
  };
  const { code, stderr } = await project.run(args, { env: { DATABASE_URL: url }, heard });
  assert.equal(code, 0, stderr);
  return (performance.now() - begun) / 1000;
}

/** That it says on stderr which migration it begins with. */
export const isWorking = (text: string): boolean => /^(applying|rolling back) /m.test(text);
