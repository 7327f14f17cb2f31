// What two sides of a fork do to the same objects.
import { displayName, type ObjectId } from "../catalog/object-id.ts";
import { nameInWords } from "../kinds/registry.ts";
import type { Operation } from "../operations/operation.ts";
import { collides, type Touch, touches } from "../operations/touches.ts";
import type { Fork, Side } from "./fork.ts";
import type { Revision } from "./graph.ts";

/** Two operations of different sides that can't both be right, or whose order matters. */
export interface Clash<R extends Revision = Revision> {
  readonly object: ObjectId;
  /** As people read it: `column posts.title`. */
  readonly words: string;
  readonly revisions: readonly [R, R];
}

type Doing = Revision & { readonly effect: readonly Operation[] };

/** Each object that two sides touch, once for each two revisions that do. */
export function clashes<R extends Doing>({ sides }: Fork<R>): Clash<R>[] {
  const found: Clash<R>[] = [];
  sides.forEach((side, at) => {
    for (const other of sides.slice(at + 1)) {
      const [ours, theirs] = [without(side, other), without(other, side)];
      for (const one of ours) for (const two of theirs) found.push(...clashesOf(one, two));
    }
  });
  return found;
}

function clashesOf<R extends Doing>(one: R, two: R): Clash<R>[] {
  const [ours, theirs] = [one, two].map(({ effect }) => effect.flatMap(touches)) as [Touch[], Touch[]];
  const objects = new Map<string, ObjectId>();
  for (const a of ours) {
    for (const b of theirs) {
      const object = collides(a, b);
      if (object !== null) objects.set(`${object.kind} ${displayName(object)}`, object);
    }
  }
  return [...objects.values()].map((object) => ({
    object,
    words: nameInWords(object),
    revisions: [one, two],
  }));
}

function without<R extends Revision>(side: Side<R>, other: Side<R>): R[] {
  return side.revisions.filter((each) => !other.revisions.includes(each));
}
