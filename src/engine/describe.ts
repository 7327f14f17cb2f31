// Operations in words, and the name that a migration gives itself.
import { displayName, keyOf, nameOf, type ObjectId, type ObjectKey } from "./catalog/object-id.ts";
import { nameInWords, rulesOf } from "./kinds/registry.ts";
import type { Operation } from "./operations/operation.ts";

/** `add table posts`, `alter column posts.title (type)`, `rename column posts.title to heading`. */
export function describe(operation: Operation): string {
  switch (operation.verb) {
    case "create":
      return `add ${nameInWords(operation.object.id)}`;
    case "drop":
      return `drop ${nameInWords(operation.id)}`;
    case "alter":
      return `alter ${nameInWords(operation.id)} (${Object.keys(operation.changes).map(spaced).join(", ")})`;
    case "rename":
      return `rename ${nameInWords(operation.id)} to ${displayName(operation.to)}`;
    case "sql":
      return "run SQL";
    case "run":
      return "run code";
  }
}

/** `add_posts`, `posts_add_subtitle_and_more`: from the first operation that says most. */
export function nameFor(operations: readonly Operation[]): string {
  const first = byWeight(operations)[0];
  if (first === undefined) return "empty";
  const isMore = operations.some((each) => !sameObject(each, first) && !partOf(each, first));
  return `${nameOne(first, comingBack(operations).has(objectOf(first)))}${isMore ? "_and_more" : ""}`;
}

/** The operations that say most first: whole tables, then what stands alone, then parts; last, what goes and comes back. */
export function byWeight(operations: readonly Operation[]): Operation[] {
  const back = comingBack(operations);
  const weights = new Map(operations.map((each) => [each, back.has(objectOf(each)) ? 10 : weight(each)]));
  return [...operations].sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0));
}

/** What is dropped and made again. */
function comingBack(operations: readonly Operation[]): ReadonlySet<ObjectKey | null> {
  const made = new Set(operations.flatMap((each) => (each.verb === "create" ? [objectOf(each)] : [])));
  return new Set(
    operations.flatMap((each) => (each.verb === "drop" && made.has(objectOf(each)) ? objectOf(each) : [])),
  );
}

function objectOf(operation: Operation): ObjectKey | null {
  const id = idOf(operation);
  return id === null ? null : keyOf(id);
}

function sameObject(a: Operation, b: Operation): boolean {
  return a === b || (objectOf(a) !== null && objectOf(a) === objectOf(b));
}

/** An attribute in words: `not null`. */
export function spaced(attribute: string): string {
  return [...attribute].map((char) => (char >= "A" && char <= "Z" ? ` ${char.toLowerCase()}` : char)).join("");
}

/** What holds other things says more than what it holds. */
function weight(operation: Operation): number {
  const id = idOf(operation);
  if (id === null) return 9;
  const { parents, file, depth } = rulesOf(id.kind);
  if (operation.verb === "create" && operation.parts.length > 0) return 0;
  if (depth === 2 && operation.verb !== "alter") return 1;
  return parents.length === 0 ? 4 : file.fold === undefined ? 3 : 2;
}

function idOf(operation: Operation): ObjectId | null {
  if (operation.verb === "sql" || operation.verb === "run") return null;
  return operation.verb === "create" ? operation.object.id : operation.id;
}

function partOf(operation: Operation, first: Operation): boolean {
  const [id, parent] = [idOf(operation), idOf(first)];
  if (id === null || parent === null) return false;
  return id.path.length > parent.path.length && parent.path.every((part, at) => part === id.path[at]);
}

const verbs = { create: "add", drop: "drop", alter: "alter", rename: "rename" } as const;

function nameOne(operation: Operation, comesBack: boolean): string {
  const id = idOf(operation);
  if (id === null || operation.verb === "sql" || operation.verb === "run") return "custom";
  const verb = comesBack ? "replace" : verbs[operation.verb];
  const name = nameOf(id);
  const to = operation.verb === "rename" ? `_to_${nameOf(operation.to)}` : "";
  return id.path.length === 3 ? `${id.path[1]}_${verb}_${name}${to}` : `${verb}_${name}${to}`;
}
