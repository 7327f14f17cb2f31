// `makemigrations blog`: the changes of one internal app, and what they depend on. Everything else is left as it is.
import { type Catalog, restrict } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { keyOf, type ObjectId, type ObjectKey } from "../engine/catalog/object-id.ts";
import { UserError } from "../engine/errors.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { isBelow } from "../engine/operations/apply.ts";
import type { HistoryEntry } from "../project/history.ts";
import { suggest } from "../project/suggest.ts";
import type { Sources } from "./planned.ts";
import type { Workspace } from "./workspace.ts";

/** Refuses what no migration is made for here. */
export function assertInternal({ project, scope }: Workspace, app: string): void {
  if (scope.apps.some(({ name }) => name === app)) return;
  const external = project.scopes.slice(1).find(({ name }) => name === app);
  if (external !== undefined) {
    throw new UserError(
      "external_app",
      `${app} is an external app: its migrations are made in its own folder, with a database of its own`,
      {
        exit: 2,
        hint: `cd ${external.home} && npx sluice makemigrations`,
      },
    );
  }
  const known = scope.apps.map(({ name }) => name);
  const near = suggest(app, known);
  throw new UserError("unknown_app", `there is no app ${app}`, {
    exit: 2,
    hint: near === undefined ? `the apps are ${known.join(", ")}` : `Did you mean ${near}?`,
  });
}

/** The sources as if all but this app and what it needs were somebody else's. */
export function onlyApp(sources: Sources, app: string): Sources {
  const { models, snapshot, state } = sources;
  const makers = makersOf(state.history.revisions);
  const isOwn = ({ id, origin }: Fact): boolean => (origin?.app ?? makers.get(keyOf(id))) === app;
  const wanted = needed(models.catalog, snapshot.catalog, isOwn);
  const known: Catalog = { facts: new Map([...sources.history().facts, ...models.catalog.facts]) };
  const own = [...known.facts.values()].filter((fact) => rulesOf(fact.id.kind).depth < 3 && isOwn(fact));
  const others = [...snapshot.catalog.facts.values()].filter(
    ({ id }) => !wanted.has(keyOf(id)) && !own.some((each) => isBelow(id, each.id)),
  );
  return {
    ...sources,
    besides: known,
    models: {
      ...models,
      catalog: restrict(models.catalog, (_, key) => wanted.has(key)),
      external: [...models.external, ...others.map(({ id }) => id)],
    },
  };
}

/** The app's own objects and everything that they stand on: of a table that is there already, no more than that. */
function needed(models: Catalog, live: Catalog, isOwn: (fact: Fact) => boolean): ReadonlySet<ObjectKey> {
  const found = new Set<ObjectKey>();
  const queue: Fact[] = [...models.facts.values()].filter(isOwn);
  for (let fact = queue.pop(); fact !== undefined; fact = queue.pop()) {
    const key = keyOf(fact.id);
    if (found.has(key)) continue;
    found.add(key);
    const parts = live.facts.has(key) ? [] : partsOf(models, fact.id);
    const below = rulesOf(fact.id.kind).dependsOn(fact, models).map(keyOf);
    queue.push(...[...below, ...parts].flatMap((each) => models.facts.get(each) ?? []));
  }
  return found;
}

function partsOf(models: Catalog, id: ObjectId): ObjectKey[] {
  return [...models.facts.values()].filter((each) => isBelow(each.id, id)).map((each) => keyOf(each.id));
}

/** Which app's migration made an object, where it was one app's alone. */
function makersOf(revisions: readonly HistoryEntry[]): ReadonlyMap<ObjectKey, string> {
  const makers = new Map<ObjectKey, string>();
  for (const { app, effect } of revisions) {
    if (app === null) continue;
    for (const operation of effect) {
      if (operation.verb === "rename") makers.set(keyOf(operation.to), app);
      if (operation.verb === "create")
        for (const { id } of [operation.object, ...operation.parts]) makers.set(keyOf(id), app);
    }
  }
  return makers;
}
