// What has another name of its own in an edited model: the renames that a person would confirm.
import { type ObjectId, objectId } from "../../src/engine/catalog/object-id.ts";
import { relationId } from "./catalog.ts";
import { type EnumModel, isView, type Model, type Named, type SequenceModel } from "./model.ts";

/**
 * What has another name of its own in `after`: ids before any rename, and after all of them. An object whose new place is
 * still held by one that goes is no rename (nor is one whose old place is taken by a new one), and neither is one that
 * moves to a schema that is yet to be made.
 */
export function renamesBetween(before: Model, after: Model): { readonly from: ObjectId; readonly to: ObjectId }[] {
  const [old, now] = [placesOf(before), placesOf(after)];
  const stays = (uid: number): boolean => now.has(uid) && now.get(uid)?.id.kind === old.get(uid)?.id.kind;
  const sequences = [before, after].map(sequenceSites);
  const held = new Set([
    ...(sequences[0] ?? []),
    ...[...old].flatMap(([uid, place]) => (stays(uid) ? [] : sitesOf(place))),
  ]);
  const wanted = new Set([
    ...(sequences[1] ?? []),
    ...[...now].flatMap(([uid, place]) => (old.has(uid) && stays(uid) ? [] : sitesOf(place))),
  ]);
  const given = new Set<number>();
  for (let size = -1; size < given.size; ) {
    size = given.size;
    for (const [uid, from] of old) {
      const to = now.get(uid);
      if (to === undefined || !stays(uid) || given.has(uid)) continue;
      // What stands in something that is made anew is made anew.
      const lost = [...from.within, ...to.within].some((home) => given.has(home));
      if (!lost && stayed(from, to)) continue;
      const homes = !lost && [...from.within, ...to.within].every((home) => old.has(home));
      const alike = from.within.at(-1) === to.within.at(-1) || (from.id.path.length === 2 && from.name === to.name);
      if (
        homes &&
        alike &&
        movesFreely(uid, { old, now, besides: sequences.flat() }) &&
        !sequencesMove(uid, [before, after]) &&
        !sitesOf(to).some((site) => held.has(site)) &&
        !sitesOf(from).some((site) => wanted.has(site))
      )
        continue;
      given.add(uid);
      for (const site of sitesOf(from)) held.add(site);
      for (const site of sitesOf(to)) wanted.add(site);
    }
  }
  return [...old].flatMap(([uid, from]) => {
    const to = now.get(uid);
    if (to === undefined || !stays(uid) || given.has(uid) || stayed(from, to)) return [];
    if ([...from.within, ...to.within].some((home) => given.has(home))) return [];
    return [{ from: from.id, to: to.id }];
  });
}

/** Names given to the sequences of identity columns, which get other ones only later. */
function sequenceSites({ tables }: Model): string[] {
  return tables.flatMap(({ schema, columns }) =>
    columns.flatMap(({ identity }) =>
      identity?.name === undefined
        ? []
        : [`relation ${schema.uid} ${identity.name}`, `type ${schema.uid} ${identity.name}`],
    ),
  );
}

/** It takes a sequence with a name along to another schema, where that name may be free only later. */
function sequencesMove(uid: number, models: readonly Model[]): boolean {
  const found = models.flatMap(({ tables }) => tables.filter((table) => table.uid === uid));
  const hasNamed = found.some(({ columns }) => columns.some(({ identity }) => identity?.name !== undefined));
  return hasNamed && new Set(found.map(({ schema }) => schema.uid)).size > 1;
}

/** What a table has in its schema's name space moves with it, and must find its names free, wherever it stands by then. */
function movesFreely(uid: number, { old, now, besides }: Moving): boolean {
  const schemas = [old, now].map((places) => places.get(uid)?.within[0]);
  if (schemas[0] === schemas[1] || old.get(uid)?.within.length !== 1) return true;
  const places = [...old.values(), ...now.values()];
  const along = places.filter(({ within }) => within[1] === uid);
  const taken = new Set([...besides, ...places.filter(({ within }) => within[1] !== uid).flatMap(sitesOf)]);
  const sites = along.flatMap((place) =>
    schemas.flatMap((schema) => sitesOf({ ...place, within: [schema ?? 0, uid] })),
  );
  return !sites.some((site) => site.startsWith("relation") && taken.has(site));
}

interface Moving {
  readonly old: ReadonlyMap<number, Place>;
  readonly now: ReadonlyMap<number, Place>;
  /** Sites that no place has. */
  readonly besides: readonly string[];
}

interface Place {
  readonly id: ObjectId;
  readonly name: string;
  /** The uids of what it stands in, the nearest last. */
  readonly within: readonly number[];
}

const relations = ["table", "view", "materializedView", "sequence", "index", "primaryKey", "unique", "exclusion"];
const types = ["table", "view", "materializedView", "sequence", "enum"];
const constraints = ["primaryKey", "unique", "check", "foreignKey", "exclusion"];

/** What it takes, whatever the names above it: two objects can't have one site at once. */
function sitesOf({ within: [schema, table], name, id: { kind } }: Place): string[] {
  return [
    ...(relations.includes(kind) ? [`relation ${schema} ${name}`] : []),
    ...(types.includes(kind) ? [`type ${schema} ${name}`] : []),
    ...(constraints.includes(kind) ? [`constraint ${table} ${name}`] : []),
    ...(["column", "policy"].includes(kind) ? [`${kind} ${table} ${name}`] : []),
    ...(["schema", "role"].includes(kind) ? [`${kind} ${name}`] : []),
  ];
}

function stayed(from: Place, to: Place): boolean {
  return from.name === to.name && from.within.at(-1) === to.within.at(-1);
}

/** All but what is kept as a statement: its name is part of that. */
function placesOf(model: Model): Map<number, Place> {
  const map = new Map<number, Place>();
  const add = (id: ObjectId, { uid, name }: Named, within: readonly number[]): void =>
    void map.set(uid, { id, name, within });
  for (const role of model.roles) add(objectId("role", role.name), role, []);
  for (const schema of model.schemas) add(objectId("schema", schema.name), schema, []);
  const inSchema = (kind: "enum" | "sequence", each: EnumModel | SequenceModel): void =>
    add(objectId(kind, each.schema.name, each.name), each, [each.schema.uid]);
  for (const each of model.enums) inSchema("enum", each);
  for (const each of model.sequences) inSchema("sequence", each);
  for (const relation of [...model.tables, ...model.views]) {
    const { schema, name, uid } = relation;
    add(relationId(relation), relation, [schema.uid]);
    const below = (kind: ObjectId["kind"], each: Named): void =>
      add(objectId(kind, schema.name, name, each.name), each, [schema.uid, uid]);
    for (const each of relation.indexes) below("index", each);
    if (isView(relation)) continue;
    for (const each of relation.columns) below("column", each);
    if (relation.primaryKey !== null) below("primaryKey", relation.primaryKey);
    for (const each of relation.uniques) below("unique", each);
    for (const each of relation.checks) below("check", each);
    for (const each of relation.foreignKeys) below("foreignKey", each);
    for (const each of relation.exclusions) below("exclusion", each);
    for (const each of relation.policies) below("policy", each);
  }
  return map;
}
