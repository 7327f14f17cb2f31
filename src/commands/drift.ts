// What somebody did to the database by hand: the live catalog against what the applied migrations make.
import { type Catalog, catalogOf, has } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { nameInWords, parentIds, rulesOf } from "../engine/kinds/registry.ts";
import type { Operation } from "../engine/operations/operation.ts";
import type { Models, Session, Snapshot } from "../ports.ts";
import { type Comparison, compare } from "./compare.ts";
import { leftOut, lookedAfter } from "./looked-after.ts";
import { oracleCacheOf } from "./oracle-cache-file.ts";
import { oracleOn } from "./planned.ts";
import type { Workspace } from "./workspace.ts";

export interface Live {
  readonly workspace: Workspace;
  readonly session: Session;
  /** Without version tables. */
  readonly snapshot: Snapshot;
}

export interface Drift {
  readonly object: string;
  readonly ahead: "live" | "history";
  readonly message: string;
}

/** Each object that isn't what the migrations made. Tables, types and so on that no migration made are nobody's concern. */
export async function driftOf(live: Live, history: Catalog): Promise<Drift[]> {
  const { up, unmanaged } = await towards(live, history);
  const made = up.flatMap(messageOf);
  const ignored = leftOut(live.workspace, live.snapshot);
  const more = unmanaged
    .filter((fact) => standsOn(fact, history) && !has(ignored, fact.id))
    .map((fact): Drift => {
      const object = nameInWords(fact.id);
      return { object, ahead: "live", message: `${object} is in the database, and no migration made it` };
    });
  return [...made, ...more];
}

/** How the database would become what the migrations make. */
function towards({ workspace, session, snapshot }: Live, history: Catalog): Promise<Comparison> {
  return compare({
    ...lookedAfter(workspace, { models: asModels(history), snapshot, history: () => history }),
    oracle: oracleOn(session, snapshot, { cache: oracleCacheOf(workspace) }),
    decide: async () => [],
  });
}

/** A catalog in the place of models. */
export function asModels(catalog: Catalog): Models {
  return { catalog: unasked(catalog), external: [], files: [], warnings: [] };
}

/** Is it a part of something that a catalog has? */
export function standsOn({ id }: Fact, catalog: Catalog): boolean {
  return rulesOf(id.kind).depth === 3 && parentIds(id).some((parent) => has(catalog, parent));
}

/** Roles belong to the whole server, and a replica has none of the database's. */
function unasked(catalog: Catalog): Catalog {
  return catalogOf([...catalog.facts.values()].filter(({ id }) => rulesOf(id.kind).shared !== true));
}

function messageOf(operation: Operation): Drift[] {
  switch (operation.verb) {
    case "create": {
      const object = nameInWords(operation.object.id);
      return [{ object, ahead: "history", message: `${object} was made by a migration, and isn't in the database` }];
    }
    case "alter": {
      const object = nameInWords(operation.id);
      const what = Object.keys(operation.changes).join(", ");
      return [{ object, ahead: "live", message: `${object} isn't what the migrations made of it (${what})` }];
    }
    case "drop":
    case "rename": {
      const object = nameInWords(operation.id);
      return [{ object, ahead: "live", message: `${object} isn't what the migrations made of it` }];
    }
    default:
      return [];
  }
}
