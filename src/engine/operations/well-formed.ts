// In: what somebody's own code says are operations. Out: why they are none; `null`: they are.
import { kinds, rulesOf } from "../kinds/registry.ts";

type Part = Readonly<Record<string, unknown>>;

export function misfitOf(value: unknown): string | null {
  if (!Array.isArray(value)) return `a list of operations is wanted, and it is ${describe(value)}`;
  for (const [at, each] of value.entries()) {
    const wrong = misfitOfOne(each);
    if (wrong !== null) return `operation ${at + 1} ${wrong}`;
  }
  return null;
}

function misfitOfOne(operation: unknown): string | null {
  if (!isPart(operation)) return `is ${describe(operation)}`;
  const { verb, object, parts, id, to, changes, up, down } = operation;
  switch (verb) {
    case "create":
      return isFact(object) && Array.isArray(parts) && parts.every(isFact)
        ? null
        : "creates something that has no id, attributes or parts";
    case "drop":
      return isId(id) ? null : "drops something that has no id";
    case "alter":
      return isId(id) && isPart(changes) && Object.values(changes).every(isPart)
        ? null
        : "alters something that has no id or changes";
    case "rename":
      return isId(id) && isId(to) ? null : "renames something that has no id, before or after";
    case "sql":
      return typeof up === "string" && (down === null || typeof down === "string") ? null : "is SQL without a text";
    case "run":
      return typeof up === "function" && (down === null || typeof down === "function")
        ? null
        : "is code without a function";
    default:
      return `has no verb that is known: ${describe(verb)}`;
  }
}

function isFact(value: unknown): boolean {
  return isPart(value) && isId(value.id) && isPart(value.attributes);
}

function isId(value: unknown): boolean {
  if (!isPart(value)) return false;
  const kind = kinds.find((each) => each === value.kind);
  const { path } = value;
  return (
    kind !== undefined &&
    Array.isArray(path) &&
    path.length === rulesOf(kind).depth &&
    path.every((part) => typeof part === "string")
  );
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}
