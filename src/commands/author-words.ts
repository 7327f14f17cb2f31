// What changes or goes is to come back in the words of the migration that made it: PostgreSQL's own words for a text are not
// always printed the same when they are parsed again.
import { adoptTexts, questions } from "../engine/align.ts";
import { type Catalog, catalogOf, restrict } from "../engine/catalog/catalog.ts";
import { equal, type Fact } from "../engine/catalog/fact.ts";
import { keyOf } from "../engine/catalog/object-id.ts";
import { attributeOf, respelledAttributes } from "../engine/kinds/registry.ts";
import type { RenameOperation } from "../engine/operations/operation.ts";
import type { Oracle } from "./compare.ts";

interface Past {
  readonly live: Catalog;
  readonly renames: readonly RenameOperation[];
  readonly oracle: Oracle;
  readonly history: () => Catalog;
}

/** `ours` with the texts of the history where they mean what is in the database. */
export async function inAuthorsWords(ours: Catalog, wanted: Catalog, past: Past): Promise<Catalog> {
  const { live, renames, oracle, history } = past;
  const leaving = restrict(ours, (fact, key) => differingTexts(fact, wanted.facts.get(key)).length > 0);
  if (leaving.facts.size === 0) return ours;
  const pairs = questions(
    leaving,
    restrict(history(), (_, key) => leaving.facts.has(key)),
  );
  if (pairs.length === 0) return ours;
  const made = catalogOf(pairs.map(({ model }) => model));
  const models: Catalog = { facts: new Map([...live.facts, ...made.facts]) };
  const same = await oracle({ pairs, live, models, renames });
  const adopted = pairs.map(({ live: fact, model }) => {
    const key = keyOf(model.id);
    const now = wanted.facts.get(key);
    // The same words with another meaning are no words for what was: `select *`, before there was a column more.
    const saidAnew = differingTexts(fact, now).filter((name) => !differingTexts(model, now).includes(name));
    return [key, (same.get(key) ?? []).filter((name) => !saidAnew.includes(name))] as const;
  });
  return adoptTexts(ours, made, new Map(adopted));
}

/** The attributes in which PostgreSQL has words of its own, and which are not the same in both. */
function differingTexts(fact: Fact, other: Fact | undefined): string[] {
  const names = respelledAttributes(fact.id.kind);
  return names.filter((name) => other === undefined || !equal(attributeOf(fact, name), attributeOf(other, name)));
}
