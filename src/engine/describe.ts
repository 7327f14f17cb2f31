// Operations in words, and the name that a migration gives itself.
import { displayName, nameOf, type ObjectId } from "./catalog/object-id.ts";
import { rulesOf } from "./kinds/registry.ts";
import type { Operation } from "./operations/operation.ts";

/** `add table posts`, `alter column posts.title (type)`, `rename column posts.title to heading`. */
export function describe(operation: Operation): string {
  switch (operation.verb) {
    case "create":
      return `add ${words(operation.object.id)}`;
    case "drop":
      return `drop ${words(operation.id)}`;
    case "alter":
      return `alter ${words(operation.id)} (${Object.keys(operation.changes).map(spaced).join(", ")})`;
    case "rename":
      return `rename ${words(operation.id)} to ${displayName(operation.to)}`;
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
  const more = operations.filter((operation) => !partOf(operation, first)).length > 1 ? "_and_more" : "";
  return `${nameOne(first)}${more}`;
}

/** The operations that say most first: whole tables, then what stands alone, then parts. */
export function byWeight(operations: readonly Operation[]): Operation[] {
  return [...operations].sort((a, b) => weight(a) - weight(b));
}

function words(id: ObjectId): string {
  return `${rulesOf(id.kind).words} ${displayName(id)}`;
}

function spaced(attribute: string): string {
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
  if (operation === first || id === null || parent === null) return false;
  return id.path.length > parent.path.length && parent.path.every((part, at) => part === id.path[at]);
}

const verbs = { create: "add", drop: "drop", alter: "alter", rename: "rename" } as const;

function nameOne(operation: Operation): string {
  const id = idOf(operation);
  if (id === null || operation.verb === "sql" || operation.verb === "run") return "custom";
  const verb = verbs[operation.verb];
  const name = nameOf(id);
  const to = operation.verb === "rename" ? `_to_${nameOf(operation.to)}` : "";
  return id.path.length === 3 ? `${id.path[1]}_${verb}_${name}${to}` : `${verb}_${name}${to}`;
}
