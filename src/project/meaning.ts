// A migration → what identifies the things it does, whatever its text looks like: a formatter, a compiler or a comment
// changes nothing of it. `null`: that can't be told, and its text alone counts.
import type { Fact } from "../engine/catalog/fact.ts";
import { printDefinition } from "../engine/operations/definition.ts";
import type { Migration } from "../engine/operations/migration.ts";
import { checksumOf } from "../store/checksum.ts";

export function meaningOf(migration: Migration): string | null {
  const { revision, parents, dependsOn, replaces, transaction } = migration;
  try {
    const { up, effect, down } = migration;
    // What code does depends on more than its own text.
    if ([...up, ...(down ?? [])].some(({ verb }) => verb === "run")) return null;
    return checksumOf(JSON.stringify([revision, parents, dependsOn, replaces, transaction, up, effect, down], plain));
  } catch {
    // It can't be read any more; whoever runs it is told why.
    return null;
  }
}

/** For JSON: a fact as it stands in a file, without the defaults that it doesn't say; keys in one order. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (isFact(value)) return [value.id, printDefinition(value, [])];
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isFact(value: object): value is Fact {
  return "id" in value && "attributes" in value;
}
