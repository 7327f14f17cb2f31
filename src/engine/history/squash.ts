// Several migrations as one: which they are, and what it does.
import { type Catalog, restrict } from "../catalog/catalog.ts";
import { attributesOf, equal } from "../catalog/fact.ts";
import { UserError } from "../errors.ts";
import { apply } from "../operations/apply.ts";
import type { Migration } from "../operations/migration.ts";
import type { Operation } from "../operations/operation.ts";
import { plan } from "../plan/plan.ts";
import { shorten } from "../plan/shorten.ts";
import { ancestors, type History, parentsOf, type Revision } from "./graph.ts";
import type { Point } from "./resolve.ts";

/** What one direction does; `down` is null where there is no way back. */
export interface Way {
  readonly up: readonly Operation[];
  readonly down: readonly Operation[] | null;
}

/**
 * The revisions from `first` (the base, where it is null) to `last`, oldest first. They must be a line, which nothing
 * leaves but from its end.
 */
export function rangeOf<R extends Revision>(history: History<R>, first: Point<R>, last: R): R[] {
  const range: R[] = [last];
  for (let at = last; at !== first; ) {
    const [parent, ...others] = parentsOf(history, at);
    if (others.length > 0) throw merging(at, last);
    if (parent === undefined) {
      if (first === null) break;
      throw new UserError("bad_range", `${inWords(first)} doesn't come before ${inWords(last)}`, {
        exit: 2,
        hint: "npx sluice showmigrations lists them, oldest first",
      });
    }
    range.unshift(parent);
    at = parent;
  }
  assertClosed(history, range);
  return range;
}

function assertClosed<R extends Revision>(history: History<R>, range: readonly R[]): void {
  const inner = range.slice(0, -1);
  for (const each of history.revisions) {
    const at = range.includes(each) ? -1 : inner.findIndex((one) => parentsOf(history, each).includes(one));
    const from = inner[at];
    if (from === undefined) continue;
    const hints = around(range, at + 1, at + 1);
    throw new UserError("not_closed", `${inWords(each)} follows ${inWords(from)}, which is inside of the range`, {
      hint: hints === "" ? "squash a range that ends where the history forks" : hints,
    });
  }
}

function merging(at: Revision, last: Revision): UserError {
  return new UserError("not_linear", `${inWords(at)} follows several revisions, so what leads to it is no line`, {
    hint:
      at === last
        ? "squash a range that begins with it, or one that ends before"
        : `npx sluice squash ${at.revision}:${last.revision}`,
  });
}

/** The commands for what is before the place `end` of a range, and from the place `begin` on. */
export function around(range: readonly Revision[], end: number, begin: number): string {
  const parts = [range.slice(0, end), range.slice(begin)].filter(({ length }) => length > 1);
  return parts.map((part) => `npx sluice squash ${part[0]?.revision}:${part.at(-1)?.revision}`).join("\n");
}

/** What a squash lists: each revision, and after another squash what that stands for. */
export function replacedBy(range: readonly Revision[]): string[] {
  return range.flatMap(({ revision, replaces = [] }) => [revision, ...replaces]);
}

/** What it depends on in other scopes, and what it was called. */
export function carriedOver(
  range: readonly Migration[],
  scope: string,
): Pick<Migration, "labels" | "dependsOn" | "app"> {
  const [first, ...others] = new Set(range.map(({ app }) => app));
  const own = new Set(replacedBy(range).flatMap((id) => [id, `${scope}@${id}`]));
  const labels = new Set(range.flatMap((each) => each.labels));
  const dependsOn = new Set(range.flatMap((each) => each.dependsOn).filter((name) => !own.has(name)));
  return { app: others.length === 0 ? (first ?? null) : null, labels: [...labels], dependsOn: [...dependsOn] };
}

/** The operations of all of them, one after the other. */
export function concatenated(range: readonly Way[]): Way {
  const downs = range.map(({ down }) => down).reverse();
  return { up: range.flatMap(({ up }) => up), down: downs.includes(null) ? null : downs.flatMap((down) => down ?? []) };
}

/** The same with fewer operations. `before`: what the migrations before it make. */
export function folded(before: Catalog, { up, down }: Way): Way {
  const end = apply(before, up);
  const there = shorten(before, up);
  if (down === null) return { up: there.operations, down };
  const back = shorten(end, down);
  const isOpposite = there.isWhole && down.every(isPlain) && sameFacts(apply(end, down), before);
  const direct = isOpposite ? plan(end, before) : back.operations;
  return { up: there.operations, down: direct.length < back.operations.length ? direct : back.operations };
}

function isPlain(operation: Operation): boolean {
  if (operation.verb === "sql" || operation.verb === "run") return false;
  return operation.verb !== "alter" || Object.values(operation.changes).every((change) => change.with === undefined);
}

export function sameFacts(one: Catalog, two: Catalog): boolean {
  const differing = restrict(one, (fact, key) => {
    const other = two.facts.get(key);
    return other === undefined || !equal(attributesOf(fact), attributesOf(other));
  });
  return differing.facts.size === 0 && one.facts.size === two.facts.size;
}

/** Everything that a revision of the range stands on. */
export function below<R extends Revision>(history: History<R>, [first]: readonly R[]): R[] {
  return first === undefined
    ? []
    : ancestors(
        history,
        parentsOf(history, first).map(({ revision }) => revision),
      );
}

function inWords({ revision, name }: Revision): string {
  return name === "" ? revision : `${revision} (${name})`;
}
