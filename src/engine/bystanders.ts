// What is not ours, but stands on what is: it is planned around. Whatever must make way for a while comes back as it was.
import type { Catalog } from "./catalog/catalog.ts";
import type { Fact } from "./catalog/fact.ts";
import { keyOf, type ObjectId, parentId } from "./catalog/object-id.ts";
import { diff } from "./diff.ts";
import { UserError } from "./errors.ts";
import { nameInWords, rulesOf } from "./kinds/registry.ts";

export interface Sides {
  readonly before: Catalog;
  readonly after: Catalog;
}

/**
 * Both sides with the strangers in them. One that stands on what goes can't stay: an index or a constraint goes with its
 * column; a view or a policy doesn't go without being asked, and is an error that names it.
 */
export function withBystanders({ before, after }: Sides, strangers: readonly Fact[]): Sides {
  if (strangers.length === 0 || diff(before, after).length === 0) return { before, after };
  const all: Catalog = {
    facts: new Map([...before.facts, ...strangers.map((fact) => [keyOf(fact.id), fact] as const)]),
  };
  const needs = new Map(strangers.map((fact) => [fact, dependencies(fact, all)]));
  const going = goingWith(needs, after);
  const inTheWay = [...going].filter(([fact]) => !goesAlong(fact, before));
  const isStranger = (id: ObjectId): boolean => strangers.some((fact) => keyOf(fact.id) === keyOf(id));
  const [first] = [...inTheWay.filter(([, lost]) => !isStranger(lost)), ...inTheWay];
  if (first !== undefined) throw refusal(...first);
  const staying = strangers.filter((fact) => !going.has(fact)).map((fact) => [keyOf(fact.id), fact] as const);
  return {
    before: all,
    after: { facts: new Map([...after.facts, ...staying]) },
  };
}

/** Strangers that lose what they stand on, and one thing of it. */
function goingWith(needs: ReadonlyMap<Fact, readonly ObjectId[]>, after: Catalog): ReadonlyMap<Fact, ObjectId> {
  const going = new Map<Fact, ObjectId>();
  const standing = new Set([...after.facts.keys(), ...[...needs.keys()].map(({ id }) => keyOf(id))]);
  for (let found = true; found; ) {
    found = false;
    for (const [fact, ids] of needs) {
      const lost = going.has(fact) ? undefined : ids.find((id) => !standing.has(keyOf(id)));
      if (lost === undefined) continue;
      going.set(fact, lost);
      standing.delete(keyOf(fact.id));
      found = true;
    }
  }
  return going;
}

function dependencies(fact: Fact, all: Catalog): ObjectId[] {
  return rulesOf(fact.id.kind)
    .dependsOn(fact, all)
    .filter((id) => all.facts.has(keyOf(id)));
}

/** PostgreSQL drops it with what it stands on, and it belongs to something of ours. */
function goesAlong(fact: Fact, ours: Catalog): boolean {
  const { hold, parents } = rulesOf(fact.id.kind);
  if (hold(fact) === "pinned") return false;
  return parents.some((kind) => rulesOf(kind).mustBeEmpty !== true && ours.facts.has(keyOf(parentId(fact.id, kind))));
}

function refusal({ id }: Fact, lost: ObjectId): UserError {
  const [own, other] = [id, lost].map((each) => nameInWords(each));
  return new UserError("in_the_way", `the ${own} is not in the models and stands on the ${other}, which would go`, {
    hint: `drop the ${own} by a migration of its own (npx sluice makemigrations --empty, then op.sql), or bring the ${other} back into the models`,
  });
}
