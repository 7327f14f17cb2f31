// Which objects an operation touches, and whether two that were planned apart get into each other's way.
import { emptyCatalog } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { type ObjectId, sameId } from "../catalog/object-id.ts";
import { namesTakenBy, rulesOf } from "../kinds/registry.ts";
import { isBelow } from "./apply.ts";
import type { Operation } from "./operation.ts";

export interface Touch {
  readonly id: ObjectId;
  /**
   * `makes`: the name is taken; `ends`: the name is free, and whatever stood below it is gone or called otherwise; `alters`:
   * it stays; `needs`: it must be there.
   */
  readonly how: "makes" | "ends" | "alters" | "needs";
}

/** Nothing for SQL and code: nobody can tell. */
export function touches(operation: Operation): Touch[] {
  switch (operation.verb) {
    case "create":
      return [operation.object, ...operation.parts].flatMap((fact) => [
        { id: fact.id, how: "makes" as const },
        ...needs(fact),
      ]);
    case "drop":
      return [{ id: operation.id, how: "ends" }];
    case "alter":
      return [{ id: operation.id, how: "alters" }];
    case "rename":
      return [
        { id: operation.id, how: "ends" },
        { id: operation.to, how: "makes" },
      ];
    case "sql":
    case "run":
      return [];
  }
}

/** What it names without the catalog's help: its parent, the columns of its key, the table that it refers to. */
function needs(fact: Fact): Touch[] {
  const { dependsOn } = rulesOf(fact.id.kind);
  return dependsOn(fact, emptyCatalog).map((id) => ({ id, how: "needs" }));
}

/** The object over which they clash; `null`: each can come first. */
export function collides(one: Touch, two: Touch): ObjectId | null {
  if (one.how === "needs" && two.how === "needs") return null;
  if (one.how === "needs" || two.how === "needs") {
    const [need, act] = one.how === "needs" ? [one, two] : [two, one];
    return act.how === "ends" && isBelow(need.id, act.id) ? act.id : null;
  }
  if (sameId(one.id, two.id) || isTaken(one, two)) return one.id;
  if (one.how === "ends" && isBelow(two.id, one.id)) return two.id;
  if (two.how === "ends" && isBelow(one.id, two.id)) return one.id;
  return null;
}

/** Both take the same name in a name space that their kinds share: a table and a view, say. */
function isTaken(one: Touch, two: Touch): boolean {
  if (one.how !== "makes" || two.how !== "makes") return false;
  const theirs = namesTakenBy(two.id);
  return namesTakenBy(one.id).some((each) => theirs.includes(each));
}
