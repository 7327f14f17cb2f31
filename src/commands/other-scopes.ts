// What the project's other scopes have in the same database, or will have.
import type { Catalog } from "../engine/catalog/catalog.ts";
import { type Claim, collisions } from "../engine/collisions.ts";
import { UserError } from "../engine/errors.ts";
import type { HistoryEntry } from "../project/history.ts";
import { assertIsolated } from "../project/isolation.ts";
import { catalogAfter } from "./catalog-after.ts";
import { modelsOf } from "./scope-models.ts";
import { historyOfScope } from "./scope-state.ts";
import type { Workspace } from "./workspace.ts";

/** By scope, what its migrations make. */
export async function claimsOfOthers({ project, scope, env }: Workspace): Promise<Claim[]> {
  const others = project.scopes.filter((each) => each !== scope);
  return Promise.all(
    others.map(async (other) => {
      const { revisions } = await historyOfScope({ project, env, scope: other });
      return claimOf(other.name, revisions);
    }),
  );
}

/**
 * By scope, what its models define, where they are at hand and can be read by themselves. One that leans on something outside
 * of it is refused here as well as in its own folder.
 */
export async function modelsOfOthers({ project, scope }: Workspace): Promise<Claim[]> {
  const others = project.scopes.filter((each) => each !== scope && each.apps.some(({ modules }) => modules.length > 0));
  const read = await Promise.all(
    others.map(async (other) => {
      const models = await modelsOf({ project, scope: other }).catch(unlessUnreadable);
      if (models !== null) await assertIsolated(other, models);
      return models === null ? [] : [{ scope: other.name, catalog: models.catalog }];
    }),
  );
  return read.flat();
}

/** Its packages may be nowhere but in its author's folder. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}

export function claimOf(scope: string, revisions: readonly HistoryEntry[]): Claim {
  return { scope, catalog: catalogAfter(revisions) };
}

/** Throws where two scopes define one object. */
export function assertApart(claims: readonly Claim[], defaultSchema: string): void {
  const [first, ...more] = collisions(claims, defaultSchema);
  if (first === undefined) return;
  const others = more.length === 0 ? "" : `, and ${more.length} more`;
  throw new UserError(
    "scope_collision",
    `${first.scopes.join(" and ")} both define the ${first.words}${others}: a table belongs to one of them`,
    { hint: `give one of the two another name, or another schema (${first.scopes[1]}'s own, say)` },
  );
}

/** The models of a scope beside what the others have. */
export function assertModelsApart(
  { scope }: Workspace,
  models: Catalog,
  { others, defaultSchema }: { readonly others: readonly Claim[]; readonly defaultSchema: string },
): void {
  if (others.length > 0) assertApart([...others, { scope: scope.name, catalog: models }], defaultSchema);
}
