// What the configuration's filters leave out is nobody's of this project: not of the models, not of the history. So it is
// never compared, altered or dropped, and planned around like everything else in the database that others made.
import { type Catalog, has, restrict } from "../engine/catalog/catalog.ts";
import { keyOf, nameOf, type ObjectId, type ObjectKey, schemaOf } from "../engine/catalog/object-id.ts";
import { parentIds, rulesOf } from "../engine/kinds/registry.ts";
import { lazily } from "../engine/lazily.ts";
import type { Models, Snapshot } from "../ports.ts";
import type { SchemaObject } from "../project/config.ts";
import { filtersOf } from "../project/filters.ts";
import { filterHook } from "./hooks.ts";
import type { Workspace } from "./workspace.ts";

/** Two sides of a comparison, and the name of the schema that the empty one stands for. */
export interface Claimed {
  readonly models: Models;
  readonly history: () => Catalog;
  readonly snapshot: { readonly defaultSchema: string };
}

/** The same without what the filters leave out, and without all that stands on it. */
export function lookedAfter<C extends Claimed>(workspace: Workspace, claimed: C): C {
  const { models, history, snapshot } = claimed;
  const kept = keeper(workspace, snapshot.defaultSchema);
  if (kept === null) return claimed;
  return { ...claimed, models: { ...models, catalog: kept(models.catalog) }, history: lazily(() => kept(history())) };
}

/** What the filters leave out of a database. */
export function leftOut(workspace: Workspace, { catalog, defaultSchema }: Snapshot): Catalog {
  const kept = keeper(workspace, defaultSchema)?.(catalog) ?? catalog;
  return restrict(catalog, (_, key) => !kept.facts.has(key));
}

/** A catalog without what the filters leave out; `null`: they leave out nothing. */
function keeper({ project }: Workspace, defaultSchema: string): ((catalog: Catalog) => Catalog) | null {
  const hook = filterHook(project);
  const filters = [...filtersOf(project.config), ...(hook === null ? [] : [hook])];
  if (filters.length === 0) return null;
  const known = new Map<ObjectKey, boolean>();
  const isWanted = (id: ObjectId): boolean => {
    const key = keyOf(id);
    const answer = known.get(key) ?? filters.every((filter) => filter(asObject(id, defaultSchema)));
    known.set(key, answer);
    return answer;
  };
  return (catalog) => restrict(catalog, ({ id }) => withParents(id, catalog).every(isWanted));
}

/** From the outermost one to the object itself. */
function withParents(id: ObjectId, catalog: Catalog): ObjectId[] {
  const candidates = parentIds(id);
  const parent = candidates.find((each) => has(catalog, each)) ?? candidates[0];
  return parent === undefined ? [id] : [...withParents(parent, catalog), id];
}

function asObject(id: ObjectId, defaultSchema: string): SchemaObject {
  const { depth, mustBeEmpty } = rulesOf(id.kind);
  if (depth === 1) {
    const name = nameOf(id) === "" ? defaultSchema : nameOf(id);
    return { kind: id.kind, schema: mustBeEmpty === true ? name : "", name };
  }
  const table = depth === 3 ? { table: id.path[1] ?? "" } : {};
  return { kind: id.kind, schema: schemaOf(id) === "" ? defaultSchema : schemaOf(id), ...table, name: nameOf(id) };
}
