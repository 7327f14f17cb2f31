// In: pairs of catalogs that tests go through. Out: which kinds and attributes they touch.
import { compare } from "../../src/commands/compare.ts";
import { renameDecider } from "../../src/commands/rename-questions.ts";
import { attributesOf, equal, type Fact } from "../../src/engine/catalog/fact.ts";
import type { Kind } from "../../src/engine/catalog/kind.ts";
import { sameId } from "../../src/engine/catalog/object-id.ts";
import { diff } from "../../src/engine/diff.ts";
import { UserError } from "../../src/engine/errors.ts";
import { attributeOf, attributeRules, defaultsOf } from "../../src/engine/kinds/registry.ts";
import type { RenameOperation } from "../../src/engine/operations/operation.ts";
import type { Pair } from "./cases.ts";

export interface Proven {
  /** Models say it: a `kind.attribute`. */
  readonly said: ReadonlySet<string>;
  /** Made with it, where it isn't what it is by itself. */
  readonly made: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
  /** Kinds. */
  readonly added: ReadonlySet<Kind>;
  readonly dropped: ReadonlySet<Kind>;
  readonly renamed: ReadonlySet<Kind>;
}

export async function provenBy(pairs: readonly Pair[]): Promise<Proven> {
  const proven = {
    said: new Set<string>(),
    made: new Set<string>(),
    changed: new Set<string>(),
    added: new Set<Kind>(),
    dropped: new Set<Kind>(),
    renamed: new Set<Kind>(),
  };
  for (const pair of pairs) {
    const { before, after } = pair;
    for (const fact of [...before.facts.values(), ...after.facts.values()]) {
      for (const name of Object.keys(attributesOf(fact))) proven.said.add(`${fact.id.kind}.${name}`);
    }
    const renames = await renamesOf(pair);
    for (const { id } of renames) proven.renamed.add(id.kind);
    const own = (fact: Fact): boolean => renames.some(({ id, to }) => [id, to].some((each) => sameId(each, fact.id)));
    for (const difference of diff(before, after)) {
      if (difference.kind === "changed") {
        for (const name of Object.keys(difference.changes)) proven.changed.add(`${difference.to.id.kind}.${name}`);
      } else if (!own(difference.fact)) {
        proven[difference.kind === "added" ? "added" : "dropped"].add(difference.fact.id.kind);
        for (const name of saysMore(difference.fact)) proven.made.add(`${difference.fact.id.kind}.${name}`);
      }
    }
  }
  return proven;
}

async function renamesOf({ before, after, answers }: Pair): Promise<readonly RenameOperation[]> {
  const models = { catalog: after, external: [], files: [], warnings: [] };
  const snapshot = { catalog: before, serverVersion: 180_000, defaultSchema: "public", estimatedRows: new Map() };
  try {
    const { up } = await compare({
      models,
      snapshot,
      history: () => before,
      oracle: async () => new Map(),
      decide: renameDecider(answers, { questioner: { ask: async () => null } }),
    });
    return up.filter((operation) => operation.verb === "rename");
  } catch (error) {
    // A question that only rows or a live database can answer.
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** The attributes of a fact that are not what they are when nothing is said. */
export function saysMore(fact: Fact): readonly string[] {
  const defaults = defaultsOf(fact.id.kind);
  return attributeRules(fact.id.kind)
    .map(([name]) => name)
    .filter((name) => {
      const value = attributeOf(fact, name);
      return value !== undefined && !(name in defaults && equal(value, defaults[name]));
    });
}
