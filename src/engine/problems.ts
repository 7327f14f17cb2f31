import type { Catalog } from "./catalog/catalog.ts";
import { UserError } from "./errors.ts";
import { rulesOf } from "./kinds/registry.ts";

/** Throws when the models want something that no database can build. `live` may hold what it stands on. */
export function assertBuildable(models: Catalog, live: Catalog): void {
  const all: Catalog = { facts: new Map([...live.facts, ...models.facts]) };
  for (const fact of models.facts.values()) {
    const problem = rulesOf(fact.id.kind).problem?.(fact, all) ?? null;
    if (problem === null) continue;
    const where = fact.origin?.file === undefined ? "" : `${fact.origin.file}: `;
    throw new UserError("unbuildable", `${where}${problem.message}`, { hint: problem.hint });
  }
}
