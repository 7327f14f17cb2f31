// In: what was read, in order. Out: one fact per object; or an error that names both places, when two different models
// claim one name. What is read twice in the same words (a barrel, a shared schema) counts once.
import { attributesOf, equal, type Fact } from "../engine/catalog/fact.ts";
import { keyOf, nameOf } from "../engine/catalog/object-id.ts";
import { UserError } from "../engine/errors.ts";
import { nameInWords, rulesOf } from "../engine/kinds/registry.ts";
import type { Reading } from "./reader.ts";

export function withoutConflicts(
  readings: readonly Reading[],
  fullNames: ReadonlyMap<string, ReadonlySet<string>>,
): Fact[] {
  const seen = new Map<string, Reading>();
  const taken = new Map<string, Fact>();
  for (const reading of readings) {
    const { fact, object } = reading;
    const key = keyOf(fact.id);
    const before = seen.get(key);
    if (before !== undefined) {
      if (object !== before.object) throw duplicate(before.fact, fact, fullNames);
      if (!equal(attributesOf(before.fact), attributesOf(fact))) throw collision(before.fact, fact, fullNames);
      continue;
    }
    seen.set(key, reading);
    for (const space of rulesOf(fact.id.kind).namespaces(fact.id)) {
      const place = `${space}\n${nameOf(fact.id)}`;
      const other = taken.get(place);
      if (other !== undefined) throw collision(other, fact, fullNames);
      taken.set(place, fact);
    }
  }
  return [...seen.values()].map(({ fact }) => fact);
}

function duplicate(a: Fact, b: Fact, fullNames: ReadonlyMap<string, ReadonlySet<string>>): UserError {
  const cutNames = fullNames.get(nameOf(a.id));
  if (cutNames !== undefined && cutNames.size > 1) return collision(a, b, fullNames);
  return new UserError(
    "duplicate_model",
    `The ${nameInWords(a.id)} is defined twice: by ${placeOf(a)} and by ${placeOf(b)}.`,
    {
      hint: "Define it once, and import it where it is needed; or give one of the two another name.",
    },
  );
}

function collision(a: Fact, b: Fact, fullNames: ReadonlyMap<string, ReadonlySet<string>>): UserError {
  const name = nameOf(a.id);
  const full = [...(fullNames.get(name) ?? [])];
  const cut =
    full.length < 2
      ? ""
      : ` PostgreSQL cuts names at 63 bytes: ${full.map((each) => `"${each}"`).join(" and ")} become the same.`;
  return new UserError(
    "name_collision",
    `Two objects would be called "${name}": the ${described(a)} and the ${described(b)}.${cut}`,
    {
      hint: "Give one of the two a name of its own in the model, of at most 63 bytes.",
    },
  );
}

function described(fact: Fact): string {
  const { kind, path } = fact.id;
  return `${rulesOf(kind).words}${path.length > 2 ? ` of table "${path[1]}"` : ""} (${placeOf(fact)})`;
}

function placeOf({ origin }: Fact): string {
  const { key, file, app } = origin ?? {};
  return `${key === undefined ? "" : `${key} in `}${file} (${app})`;
}
