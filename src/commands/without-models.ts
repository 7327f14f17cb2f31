// A scope whose models export nothing. They got lost, perhaps; or there never were any, and its migrations are written by hand.
import { relative } from "node:path";
import type { Catalog } from "../engine/catalog/catalog.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import type { Models } from "../ports.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Workspace } from "./workspace.ts";

export function isWithoutModels({ catalog, external }: Pick<Models, "catalog" | "external">): boolean {
  return catalog.facts.size === 0 && external.length === 0;
}

/** Were there never any? A migration that was made from the models of one app says of which. */
export function neverHadModels(models: Models, migrations: readonly Pick<HistoryEntry, "app">[]): boolean {
  return isWithoutModels(models) && migrations.every(({ app }) => app === null);
}

/** The models of a scope that never had any: what its migrations make is left alone. */
export function leavingAll(models: Models, history: Catalog): Models {
  const whole = [...history.facts.values()].filter(({ id }) => rulesOf(id.kind).depth < 3);
  return { ...models, external: whole.map(({ id }) => id) };
}

/** In words, where models were looked for. */
export function lookedFor({ project, scope }: Workspace): string {
  const from = (path: string): string => relative(project.root, path) || ".";
  const places = scope.apps.map(({ directory, modules }) =>
    modules.length === 0
      ? `there is no models.ts and no models/ in ${from(directory)}`
      : `${modules.map(from).join(", ")} ${modules.length === 1 ? "exports" : "export"} none`,
  );
  return places.join("; ");
}
