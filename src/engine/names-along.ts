// Names that Drizzle or PostgreSQL made up from other names: when those are renamed, they are renamed along, so that the
// database is as if it had been made under the new names.
import { derivedMatches } from "./align.ts";
import { type Catalog, find } from "./catalog/catalog.ts";
import type { Fact } from "./catalog/fact.ts";
import { cutName, longestName } from "./catalog/identifier.ts";
import { keyOf, nameOf, type ObjectId } from "./catalog/object-id.ts";
import type { Rename } from "./kinds/names.ts";
import { rulesOf } from "./kinds/registry.ts";
import { apply, idAfter } from "./operations/apply.ts";
import type { RenameOperation } from "./operations/operation.ts";
import { orderRenames } from "./renames.ts";

/**
 * The renames and those that go along, in an order that works. Each of `renames` is from the name before all of them to the
 * name after all; `before` is the live catalog as it is.
 */
export function withNamesAlong(renames: readonly Rename[], before: Catalog, models: Catalog): RenameOperation[] {
  const steps = orderRenames(renames);
  if (steps.length === 0) return steps;
  const along: Along = { before, after: apply(before, steps), models, renames, steps };
  const more = [...derived(along), ...madeByPostgres(along)];
  return more.length === 0 ? steps : orderRenames([...renames, ...more]);
}

interface Along {
  /** The live catalog as it is, and after `steps`. */
  readonly before: Catalog;
  readonly after: Catalog;
  readonly models: Catalog;
  readonly renames: readonly Rename[];
  readonly steps: readonly RenameOperation[];
}

/** A model's name, with the old names in it, is the live one: it was made up from them. */
function derived({ after, models, renames, steps }: Along): Rename[] {
  const back = steps.map(({ id, to }) => ({ from: to, to: id })).reverse();
  return [...derivedMatches(after, models)].flatMap(([key, live]) => {
    const model = models.facts.get(key);
    if (model === undefined) return [];
    const needs = new Set(rulesOf(model.id.kind).dependsOn(model, models).map(keyOf));
    const relevant = renames.filter(({ to }) => needs.has(keyOf(to)));
    if (cutName(nameBefore(nameOf(model.id), relevant), longestName) !== nameOf(live.id)) return [];
    return [{ from: followed(live.id, back), to: model.id }];
  });
}

function madeByPostgres({ before, after, models, steps }: Along): Rename[] {
  const forth = steps.map(({ id, to }) => ({ from: id, to }));
  const named = (fact: Fact | undefined) => (fact === undefined ? [] : (rulesOf(fact.id.kind).named?.(fact) ?? []));
  return [...before.facts.values()].flatMap((fact) =>
    named(fact).flatMap(({ id, own }) => {
      if (id === null || nameOf(id) !== nameOf(own)) return [];
      const place = followed(fact.id, forth);
      const [made] = named(find(after, place));
      if (made === undefined || made.id === null || nameOf(made.id) === nameOf(made.own)) return [];
      // The models may want the object without what PostgreSQL made along with it, or give that a name of their own.
      const [wanted] = named(find(models, place));
      if (wanted === undefined || nameOf(wanted.id ?? made.own) !== nameOf(made.own)) return [];
      // Its object takes it along to another schema afterwards.
      const to = { kind: id.kind, path: [...followed(id, forth).path.slice(0, -1), nameOf(made.own)] };
      return after.facts.has(keyOf(to)) ? [] : [{ from: id, to }];
    }),
  );
}

function followed(id: ObjectId, renames: readonly Rename[]): ObjectId {
  return renames.reduce((at, rename) => idAfter(at, rename), id);
}

/** `articles_slug_unique` → `posts_slug_unique`, after `posts` became `articles`: all at once, because names may swap. */
function nameBefore(name: string, renames: readonly Rename[]): string {
  if (renames.length === 0) return name;
  const old = new Map(renames.map(({ from, to }) => [nameOf(to), nameOf(from)]));
  const words = [...old.keys()]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const whole = new RegExp(`(^|_)(${words.join("|")})(?=_|$)`, "gu");
  return name.replaceAll(whole, (_, edge: string, word: string) => `${edge}${old.get(word) ?? word}`);
}
