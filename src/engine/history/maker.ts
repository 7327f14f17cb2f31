// Which migration made an object that a history has at its end, told only where nothing can have changed it unseen.
import { catalogOf, emptyCatalog } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { sameId } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";
import { apply, isBelow } from "../operations/apply.ts";
import { invertRenames } from "../operations/invert.ts";
import type { Migration } from "../operations/migration.ts";
import type { DropOperation, Operation } from "../operations/operation.ts";
import { touches } from "../operations/touches.ts";

export interface Maker<M> {
  readonly migration: M;
  /** Nothing stood on it and nothing altered it: what was not said of it is what PostgreSQL begins with. */
  readonly isPlain: boolean;
}

/**
 * In: the migrations, oldest first, and an object as it is after the last of them. `null`: none of them makes it, or it may
 * have gone with something else, or by SQL or code, which tell nobody what they do.
 */
export function makerOf<M extends Pick<Migration, "effect">>(migrations: readonly M[], made: Fact): Maker<M> | null {
  let fact = made;
  let isPlain = true;
  for (const migration of [...migrations].reverse()) {
    for (const operation of [...migration.effect].reverse()) {
      isPlain &&= touches(operation).every(({ id, how }) => how === "makes" || !sameId(id, fact.id));
      switch (operation.verb) {
        case "sql":
        case "run":
          return null;
        case "drop":
          if (goesWith(fact, operation)) return null;
          break;
        case "rename":
          fact = [...apply(catalogOf([fact]), invertRenames([operation])).facts.values()][0] ?? fact;
          break;
        case "create":
          if (makes(operation, fact)) return { migration, isPlain };
      }
    }
  }
  return null;
}

function makes(operation: Extract<Operation, { verb: "create" }>, { id }: Fact): boolean {
  return [operation.object, ...operation.parts].some((each) => sameId(each.id, id));
}

/** PostgreSQL drops an index with its column, whether or not that is said. */
function goesWith(fact: Fact, { id, object }: DropOperation): boolean {
  const around = object === undefined ? emptyCatalog : catalogOf([object]);
  return [fact.id, ...rulesOf(fact.id.kind).dependsOn(fact, around)].some((each) => isBelow(each, id));
}
