// One scope of a review: each of its migrations that is looked at, and what is found besides.
import type { Catalog } from "../engine/catalog/catalog.ts";
import { ancestors, type History } from "../engine/history/graph.ts";
import { levelOf, type Weighing } from "../engine/rules/finding.ts";
import { type Sizes, sizesAfter } from "../engine/rules/sizes.ts";
import { topics } from "../engine/rules/topics.ts";
import { validatedBy } from "../engine/rules/validated.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Ground } from "../proof/replay.ts";
import type { ReviewedMigration, ReviewFinding } from "../review/review.ts";
import { readText } from "../store/files.ts";
import { catalogAfter } from "./catalog-after.ts";
import { modelFindings } from "./check.ts";
import { type Finding, finder } from "./finder.ts";
import { rehearsals } from "./rehearsed.ts";
import type { FileFinding, Reviewable } from "./review-files.ts";
import { reviewedMigration } from "./review-migration.ts";
import { settingsOf } from "./run-settings.ts";
import type { Workspace } from "./workspace.ts";

export interface ReviewingScope extends Reviewable {
  readonly workspace: Workspace;
  readonly history: History<HistoryEntry>;
  readonly ground: Ground;
  readonly sizes: Sizes;
  readonly rules: Pick<Weighing, "levels" | "smallTable">;
  /** A path as reports show it. */
  readonly shown: (path: string) => string;
  readonly progress: (line: string) => void;
}

export interface ReviewedScope {
  readonly migrations: readonly ReviewedMigration[];
  readonly findings: readonly ReviewFinding[];
}

export async function reviewedScope(reviewing: ReviewingScope): Promise<ReviewedScope> {
  const { workspace, history, ground, migrations, rules, shown, progress } = reviewing;
  const onEach = ({ file }: HistoryEntry): void => progress(`trying ${file}`);
  const trials = await rehearsals(workspace, { history, migrations, ground, onEach });
  const reviewed: ReviewedMigration[] = [];
  let { sizes } = reviewing;
  const { lockTimeout } = settingsOf(workspace.project.config);
  for (const [at, entry] of migrations.entries()) {
    const trial = trials.get(entry.revision) ?? { state: "unproven", why: "it was left out" };
    const validated = migrations.slice(at + 1).flatMap(({ up }) => validatedBy(up));
    const text = (await readText(entry.path)) ?? "";
    const made = (): Catalog => catalogAfter(ancestors(history, entry.parents));
    const place = { scope: workspace.scope.name, file: shown(entry.path), text };
    reviewed.push(
      reviewedMigration({
        ...place,
        entry,
        trial,
        made,
        sizes,
        rules,
        around: { validated, lockTimeout },
      }),
    );
    sizes = sizesAfter(sizes, entry.effect);
  }
  const isForked = reviewing.findings.some(({ topic }) => topic === topics.fork);
  // Nobody knows what a forked history makes.
  const models = isForked ? [] : await uncovered(reviewing);
  return { migrations: reviewed, findings: [...reviewing.findings, ...models].flatMap(asFinding(reviewing)) };
}

/** What the models say, and no migration does. */
async function uncovered({ workspace, history, ground }: ReviewingScope): Promise<FileFinding[]> {
  const found = finder(workspace);
  const told = await found.guarded(() => modelFindings({ workspace, history }, { ground }, found));
  return told.filter(isAboutModels).map(({ message, mend, object }) => ({
    topic: topics.uncoveredModels,
    path: null,
    object,
    message,
    instead: mend,
  }));
}

/** A history that can't be replayed is told of its migrations. */
function isAboutModels({ code }: Finding): boolean {
  return code !== "not_replayable";
}

function asFinding({ workspace, rules, shown }: ReviewingScope): (found: FileFinding) => ReviewFinding[] {
  return ({ topic, path, ...told }) => {
    const level = levelOf(topic, null, { ...rules, sizeOf: () => undefined });
    if (level === null) return [];
    const file = path === null ? null : shown(path);
    const { name: scope } = workspace.scope;
    return [{ rule: topic.id, level, scope, file, line: null, weight: null, accepted: null, ...told }];
  };
}
