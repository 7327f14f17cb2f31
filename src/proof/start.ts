// Brings an empty replica to the state of the live database: first what surrounds the catalog, then the catalog.
import { type Catalog, catalogOf, restrict } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { nameOf } from "../engine/catalog/object-id.ts";
import { nameInWords, rulesOf } from "../engine/kinds/registry.ts";
import type { Operation, RenameOperation } from "../engine/operations/operation.ts";
import { plan } from "../engine/plan/plan.ts";
import { render } from "../engine/render/sql.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { type Surroundings, searchPathStatement } from "../postgres/surroundings.ts";
import { build, type Piece, type Refusal } from "./build.ts";
import type { Replica } from "./replica.ts";

export interface Start {
  /** What the replica was to be. */
  readonly wanted: Catalog;
  /** What of the catalog could not be made. */
  readonly refused: readonly Refusal[];
  /** What of the surroundings the replica lacks. That matters only to those who need it. */
  readonly lacks: readonly Refusal[];
}

export async function bringToStart(replica: Replica, surroundings: Surroundings, live: Catalog): Promise<Start> {
  const { session } = replica;
  await session.script(searchPathStatement(surroundings));
  // Some of them stand on the catalog's objects, and these on others of them: what is left is made together.
  const later = await build(session, surroundings.statements);
  const wanted = beside((await readDatabase(session)).catalog, live, replica);
  const refused = await build(session, [...later, ...wanted.pieces]);
  const isLack = ({ sql }: Piece): boolean => later.some((each) => each.sql === sql);
  return {
    wanted: wanted.catalog,
    refused: refused.filter((each) => !isLack(each)),
    lacks: refused.filter(isLack),
  };
}

/**
 * Nothing that is there already goes. What belongs to the whole server stays as it is, and is made only where the replica
 * is the whole server.
 */
function beside(
  found: Catalog,
  live: Catalog,
  { kind }: Replica,
): { readonly catalog: Catalog; readonly pieces: readonly Piece[] } {
  const isMade = restrict(live, ({ id }, key) => {
    if (rulesOf(id.kind).shared !== true) return true;
    return !found.facts.has(key) && kind === "embedded";
  });
  const catalog = catalogOf([...found.facts.values(), ...isMade.facts.values()]);
  const operations = [...plan(found, catalog), ...[...isMade.facts.values()].flatMap(namedOtherwise)];
  return { catalog: isMade, pieces: operations.flatMap(piecesOf) };
}

/** What PostgreSQL makes along with an object has got another name since: the sequence of a serial column, say. */
function namedOtherwise(fact: Fact): RenameOperation[] {
  // An identity column says the name of its sequence when it is made.
  if (fact.origin?.sequence === undefined) return [];
  const named = rulesOf(fact.id.kind).named?.(fact) ?? [];
  return named.flatMap(({ id, own }) =>
    id === null || nameOf(id) === nameOf(own) ? [] : [{ verb: "rename", id: own, to: id } as const],
  );
}

function piecesOf(operation: Operation): Piece[] {
  if (operation.verb === "sql" || operation.verb === "run") return [];
  const object = nameInWords(operation.verb === "create" ? operation.object.id : operation.id);
  return render(operation).map(({ sql }) => ({ object, sql }));
}
