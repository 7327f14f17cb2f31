// What became of other scopes' objects while SQL or code ran: their part of the catalog and the state of their relations,
// looked at twice.
import { type Catalog, emptyCatalog, restrict } from "../engine/catalog/catalog.ts";
import type { ObjectId } from "../engine/catalog/object-id.ts";
import { type Difference, diff } from "../engine/diff.ts";
import { type Belonging, type Grounds, inWords, ownerOf } from "../engine/foreign.ts";
import { nameInWords, rulesOf } from "../engine/kinds/registry.ts";
import type { Session } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { type RelationState, readRelationStates } from "../postgres/relation-states.ts";
import type { Span } from "../runner/guard.ts";

interface Look {
  readonly catalog: Catalog;
  readonly relations: readonly RelationState[];
}

interface Looking {
  readonly grounds: Grounds;
  readonly span: Span;
}

/** Names are read as they are now, whatever the step sets. `oids`: relations that are looked at under any name. */
export async function lookingAt(
  session: Session,
  { grounds, span }: Looking,
): Promise<(oids: readonly number[]) => Promise<Look>> {
  const [setting] = await session.query<{ path: string }>("select current_setting('search_path') as path");
  const names = belongingsIn(grounds)
    .filter(({ id }) => id.path.length === 2)
    .map(({ id: { path } }) => [path[0] || grounds.defaultSchema, path[1] ?? ""] as const);
  const options = { inTransaction: span === "transaction", searchPath: setting?.path ?? "" };
  return async (oids) => {
    const relations = await readRelationStates(session, { names, oids });
    // What is done some rows at a time changes rows: the catalog is looked at when all of it is done.
    if (span === "batch") return { catalog: emptyCatalog, relations };
    const { catalog } = await readDatabase(session, options);
    return { catalog: restrict(catalog, ({ id }) => ownerOf(id, grounds) !== null), relations };
  };
}

function belongingsIn(grounds: Grounds): Belonging[] {
  return [...grounds.others, ...grounds.records].filter(({ id }) => ownerOf(id, grounds) !== null);
}

interface Between {
  readonly grounds: Grounds;
  /** One transaction saw both: what others have committed meanwhile is told by their not having been locked by it. */
  readonly isOpen: boolean;
}

/** In words: `altered column users.name (type) (project's)`. */
export function touchedBetween(before: Look, after: Look, { grounds, isOpen }: Between): string[] {
  const byPlace = new Map(belongingsIn(grounds).map((each) => [placeOf(each.id), each]));
  const changes = before.relations.flatMap((was) => {
    const belonging = byPlace.get(JSON.stringify([was.schema === grounds.defaultSchema ? "" : was.schema, was.name]));
    return belonging === undefined ? [] : changesOf(was, after.relations, { belonging, grounds, isOpen });
  });
  const gone = changes.flatMap(({ place, isGone }) => (isGone ? [place] : []));
  const differences = diff(before.catalog, after.catalog).filter((difference, _, all) => {
    const id = idOf(difference);
    const isTold =
      gone.includes(placeOf(id)) || all.some((each) => each !== difference && takesAlong(each, difference));
    return !isTold && isOwn(difference, after.relations, { grounds, isOpen });
  });
  const changed = new Set(differences.map((each) => placeOf(idOf(each))));
  return [
    ...differences.map((each) => `${inWords(each)}${whose(idOf(each), grounds)}`),
    // A change of a definition may write all rows anew.
    ...changes.flatMap(({ place, words, rewritten }) => [...words, ...(changed.has(place) ? [] : rewritten)]),
  ];
}

interface RelationChanges {
  readonly place: string;
  /** Under its name there is nothing, or something else. */
  readonly isGone: boolean;
  readonly words: readonly string[];
  readonly rewritten: readonly string[];
}

function changesOf(
  was: RelationState,
  now: readonly RelationState[],
  { belonging, grounds, isOpen }: Between & { readonly belonging: Belonging },
): RelationChanges {
  const place = placeOf(belonging.id);
  const object = nameInWords(belonging.id);
  const say = (words: string): string => `${words} (${belonging.whose})`;
  const is = now.find(({ oid }) => oid === was.oid);
  if (is === undefined) return { place, isGone: true, words: [say(`dropped ${object}`)], rewritten: [] };
  // Between transactions the counts of several add up, and go.
  const rows = isOpen ? is.written - was.written : 0;
  const wrote = rows > 0 ? [say(`wrote ${rows} row${rows === 1 ? "" : "s"} of ${object}`)] : [];
  if (isOpen && !is.locked) return { place, isGone: false, words: wrote, rewritten: [] };
  const isGone = is.schema !== was.schema || is.name !== was.name;
  const moved = isGone
    ? [say(`renamed ${object} to ${is.schema === grounds.defaultSchema ? "" : `${is.schema}.`}${is.name}`)]
    : [];
  const given = is.owner === was.owner ? [] : [say(`gave ${object} to ${is.owner}`)];
  const rewritten = is.files === was.files || wrote.length > 0 ? [] : [say(`emptied or rewrote ${object}`)];
  return { place, isGone, words: [...moved, ...given, ...wrote], rewritten };
}

/** Without a lock on its relation nobody changes anything but its privileges; types and schemas have no relation. */
function isOwn(difference: Difference, now: readonly RelationState[], { grounds, isOpen }: Between): boolean {
  const [schema = "", name] = idOf(difference).path;
  const relation = now.find((each) => each.name === name && each.schema === (schema || grounds.defaultSchema));
  if (!isOpen || relation === undefined || relation.locked) return true;
  return difference.kind === "changed" && Object.keys(difference.changes).every((attribute) => attribute === "grants");
}

/** Both came or went, and one of them is a part of the other. */
function takesAlong(whole: Difference, part: Difference): boolean {
  if (whole.kind !== part.kind || whole.kind === "changed") return false;
  const [id, ofPart] = [idOf(whole), idOf(part)];
  return rulesOf(id.kind).depth === 2 && rulesOf(ofPart.kind).depth === 3 && placeOf(id) === placeOf(ofPart);
}

function whose(id: ObjectId, grounds: Grounds): string {
  const owner = ownerOf(id, grounds);
  return owner === null ? "" : ` (${owner.whose})`;
}

function idOf(difference: Difference): ObjectId {
  return difference.kind === "changed" ? difference.to.id : difference.fact.id;
}

function placeOf({ path }: ObjectId): string {
  return JSON.stringify(path.slice(0, 2));
}
