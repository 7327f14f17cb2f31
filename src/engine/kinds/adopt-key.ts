// What a model says only when it is asked to, inside of a value: what it leaves out is the database's own.
import type { Json } from "../catalog/fact.ts";
import type { AttributeRule } from "./rules.ts";

/** An AttributeRule's `adopt`, for one key of the value. */
export function adoptKey(key: string): NonNullable<AttributeRule["adopt"]> {
  return (old, now) => {
    if (now === undefined) return old;
    if (!isObject(old) || !isObject(now) || old[key] === undefined || now[key] !== undefined) return now;
    return { ...now, [key]: old[key] };
  };
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
