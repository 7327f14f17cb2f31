// Up and down between two catalogs. Both begin with the renames: what comes after them speaks of the names that hold by then.
import { adoptTexts } from "./align.ts";
import { type Catalog, mapFacts } from "./catalog/catalog.ts";
import type { Json } from "./catalog/fact.ts";
import { nameOf } from "./catalog/object-id.ts";
import { attributeOf, rulesOf } from "./kinds/registry.ts";
import { withLeftBehind } from "./left-behind.ts";
import { apply } from "./operations/apply.ts";
import { invertRenames } from "./operations/invert.ts";
import type { Operation, RenameOperation } from "./operations/operation.ts";
import { dropsBefore } from "./plan/in-the-way.ts";
import { plan } from "./plan/plan.ts";
import { roomFor } from "./plan/room.ts";

export interface Ways {
  /** What is, and what shall be, both under the names after the renames. */
  readonly before: Catalog;
  readonly after: Catalog;
  readonly renames: readonly RenameOperation[];
  /** The database as it was read, under those names, too: its texts speak of the old ones. */
  readonly live: Catalog;
  /** By key: the attributes of `before` that have the models' texts instead of the live ones. */
  readonly same: ReadonlyMap<string, readonly string[]>;
}

/** The operations of both ways; none where nothing differs. */
export function bothWays({ before, after, renames, live, same }: Ways): { up: Operation[]; down: Operation[] } {
  if (renames.length === 0) {
    const up = plan(before, after);
    return { up, down: up.length === 0 ? [] : plan(after, before) };
  }
  const back = invertRenames(renames);
  const old = textsOf(live, renames, same);
  const [from, to] = [adoptTexts(after, live, old), adoptTexts(before, live, old)];
  return { up: way(apply(before, back), after, renames), down: way(asMade(from), apply(to, back), back) };
}

/**
 * What can be told only under the new names: what PostgreSQL has called the sequences that it made along, and which objects
 * the texts mean.
 */
function asMade(catalog: Catalog): Catalog {
  return mapFacts(catalog, (fact) => {
    const { dependsOn, named } = rulesOf(fact.id.kind);
    const [along] = named?.(fact) ?? [];
    const sequence = along === undefined || along.id !== null ? undefined : along.own;
    const uses = fact.origin?.uses ?? dependsOn(fact, catalog);
    return { ...fact, origin: { ...fact.origin, uses, ...(sequence !== undefined && { sequence }) } };
  });
}

/** Of `same`, the attributes whose live texts speak of a name that is no more. */
function textsOf(live: Catalog, renames: Ways["renames"], same: Ways["same"]): Ways["same"] {
  const names = renames.flatMap(({ id }) => [nameOf(id), nameOf(id).replaceAll('"', '""')]);
  const speaks = (value: Json | undefined): boolean => {
    if (typeof value !== "string")
      return typeof value === "object" && value !== null && Object.values(value).some(speaks);
    return names.some((name) => value.includes(name));
  };
  return new Map(
    [...same].map(([key, attributes]) => {
      const fact = live.facts.get(key);
      return [key, fact === undefined ? [] : attributes.filter((name) => speaks(attributeOf(fact, name)))];
    }),
  );
}

function way(from: Catalog, to: Catalog, renames: readonly RenameOperation[]): Operation[] {
  const drops = dropsBefore(renames, from, to);
  const cleared = drops.length === 0 ? from : apply(from, drops);
  const first = [...drops, ...roomFor(renames, cleared, to), ...withLeftBehind(renames, cleared)];
  return [...first, ...plan(apply(from, first), to)];
}
