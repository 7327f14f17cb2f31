// What migrations will do to a database, for those who read a pull request: those that a base doesn't have, or those that
// aren't applied.
import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Sizes } from "../engine/rules/sizes.ts";
import type { Session } from "../ports.ts";
import { readSurroundings } from "../postgres/surroundings.ts";
import { readTableSizes } from "../postgres/table-sizes.ts";
import { type Base, openBase, repositoryAround } from "../project/base.ts";
import type { Ground } from "../proof/replay.ts";
import type { Review } from "../review/review.ts";
import { configuredGround } from "./replayed.ts";
import { sinceBase } from "./review-base.ts";
import { notApplied, type Reviewable } from "./review-files.ts";
import { type ReviewedScope, type ReviewingScope, reviewedScope } from "./review-scope.ts";
import { historyOfScope, scopeState } from "./scope-state.ts";
import { assertWanted } from "./wanted.ts";
import { weighingOf } from "./weighing.ts";
import { type Environment, openWorkspaces, type Workspace, withSession } from "./workspace.ts";

export interface ReviewOptions {
  /** A branch, tag or commit: the review is of what it doesn't have. Otherwise of what isn't applied to the database. */
  readonly base?: string | undefined;
}

/** Nothing is changed. With a base, a database is looked at only where one is named. */
export async function review(environment: Environment, { base: ref }: ReviewOptions): Promise<Review> {
  const needsDatabase = ref === undefined || environment.database !== undefined;
  const workspaces = await openWorkspaces(environment, { needsDatabase });
  const { project } = workspaces[0];
  const weighing = weighingOf(project);
  const base = ref === undefined ? null : await openBase(project.root, ref, environment.env);
  const repository = base?.repository ?? (await repositoryAround(project.root, environment.env));
  const place = repository === null ? "" : relative(repository, await realpath(project.root));
  const shown = (path: string): string => join(place, relative(project.root, path)).split(sep).join("/");
  const common = { rules: weighing, shown, progress: environment.progress };
  const reviewAll = async (session: Session | null): Promise<Review> => {
    const sizes: Sizes = session === null ? new Map() : await readTableSizes(session);
    const surroundings = session === null ? null : await readSurroundings(session);
    const scopes: ReviewedScope[] = [];
    for (const workspace of workspaces) {
      assertWanted(environment);
      const ground: Ground = surroundings ?? configuredGround(workspace);
      const reviewable = await reviewableOf(workspace, { base, session });
      scopes.push(await reviewedScope({ ...common, ...reviewable, workspace, ground, sizes }));
    }
    return {
      base: ref ?? null,
      database: session?.description ?? null,
      migrations: scopes.flatMap(({ migrations }) => migrations),
      findings: scopes.flatMap(({ findings }) => findings),
    };
  };
  return needsDatabase ? withSession(workspaces[0], reviewAll) : reviewAll(null);
}

interface Known {
  readonly base: Base | null;
  /** On the database that is looked at. */
  readonly session: Session | null;
}

async function reviewableOf(
  workspace: Workspace,
  { base, session }: Known,
): Promise<Reviewable & Pick<ReviewingScope, "history">> {
  if (base === null && session !== null) {
    const state = await scopeState(workspace, session);
    return { ...notApplied(state), history: state.history };
  }
  const history = await historyOfScope(workspace);
  if (base === null) return { history, migrations: history.revisions, findings: [] };
  const { added, findings } = await sinceBase(workspace, history, base);
  return { history, migrations: added, findings };
}
