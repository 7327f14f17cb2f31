// What a migration would carry into every other database because this one isn't what the migrations made of it. It is told
// only where the operations of the history leave no doubt.
import { align } from "../engine/align.ts";
import { type Catalog, catalogOf, has } from "../engine/catalog/catalog.ts";
import { equal, type Fact } from "../engine/catalog/fact.ts";
import { keyOf } from "../engine/catalog/object-id.ts";
import { spaced } from "../engine/describe.ts";
import { type Difference, diff } from "../engine/diff.ts";
import { UserError } from "../engine/errors.ts";
import { inDefault } from "../engine/foreign.ts";
import { makerOf } from "../engine/history/maker.ts";
import {
  attributeOf,
  defaultsOf,
  nameInWords,
  parentIds,
  respelledAttributes,
  rulesOf,
} from "../engine/kinds/registry.ts";
import { lazily } from "../engine/lazily.ts";
import { apply } from "../engine/operations/apply.ts";
import { invertRenames } from "../engine/operations/invert.ts";
import type { RenameOperation } from "../engine/operations/operation.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Comparison } from "./compare.ts";

/** What is applied, and what it makes. */
export interface Past {
  readonly revisions: readonly HistoryEntry[];
  readonly history: () => Catalog;
  readonly defaultSchema: string;
}

const undo = "npx sluice diff live history shows how to undo it";
const keep = "npx sluice makemigrations --from-drift keeps what was done by hand";

/** Throws where something is wanted that the database lacks and an applied migration made: it would be made twice. */
export function assertStanding(wanted: Catalog, live: Catalog, past: Past): void {
  const lacking = [...wanted.facts.values()].filter(({ id }) => !has(live, id) && rulesOf(id.kind).shared !== true);
  if (lacking.length === 0) return;
  const { facts } = past.history();
  const lost = lacking.flatMap(({ id }) => {
    const fact = facts.get(keyOf(id));
    const maker = fact === undefined ? null : makerOf(past.revisions, fact);
    return fact === undefined || maker === null ? [] : [{ fact, file: maker.migration.file }];
  });
  const whole = catalogOf(lost.map(({ fact }) => fact));
  const [first, ...more] = lost.filter(({ fact }) => !isPartOf(fact, whole));
  if (first === undefined) return;
  const others = more.length === 0 ? "" : `, and ${more.length} more`;
  throw new UserError(
    "drifted",
    `the database lacks the ${nameInWords(first.fact.id)}, which ${first.file} made${others}: a migration that made it a second time would fail everywhere else`,
    { hint: `npx sluice check names all that was done by hand; ${undo}; ${keep}` },
  );
}

/**
 * In words: what is only written back because it was altered by hand, and what no migration makes. `isWhole`: nothing of the
 * scope is left out, so that a migration of all that is missing makes just that.
 */
export function driftWarnings(comparison: Comparison, past: Past & { readonly isWhole: boolean }): string[] {
  const renames = comparison.up.flatMap((each) => (each.verb === "rename" ? [each] : []));
  const made = lazily(() => apply(past.history(), renames));
  const renamed = { ...past, renames, made };
  return [...writtenBack(comparison, renamed), ...(past.isWhole ? unmade(comparison, renamed) : [])];
}

interface Renamed extends Past {
  readonly renames: readonly RenameOperation[];
  /** What the migrations make, under the names after the renames. */
  readonly made: () => Catalog;
}

type Changed = Extract<Difference, { kind: "changed" }>;

function writtenBack({ before, after }: Comparison, past: Renamed): string[] {
  const changed = diff(before, after).flatMap((each) => (each.kind === "changed" ? [each] : []));
  if (changed.length === 0) return [];
  const aligned = align(before, past.made());
  return changed.flatMap((each) => {
    const names = driftIn(each, aligned, past).map(spaced);
    if (names.length === 0) return [];
    return [
      `${nameInWords(each.to.id)} isn't what the migrations made of it (${names.join(", ")}): this migration writes it back here, and its way back would bring it about elsewhere. To avoid that, write no migration: ${undo}, or ${keep}`,
    ];
  });
}

/** The attributes in which models and migrations say the same, and the database something else. */
function driftIn({ to, changes }: Changed, aligned: Catalog, { revisions, made, renames }: Renamed): string[] {
  const [fact, own] = [aligned, made()].map(({ facts }) => facts.get(keyOf(to.id)));
  if (fact === undefined || own === undefined) return [];
  const isAsMade = (name: string): boolean => equal(attributeOf(fact, name), changes[name]?.to);
  const respelled = respelledAttributes(to.id.kind);
  const names = Object.keys(changes).filter((name) => !respelled.includes(name) && isAsMade(name));
  if (names.length === 0) return [];
  const [first] = apply(catalogOf([own]), invertRenames(renames)).facts.values();
  const maker = makerOf(revisions, first ?? own);
  if (maker === null) return [];
  // What is as it begins may be otherwise because of something else: a key makes its columns NOT NULL.
  const isSure = maker.isPlain && Object.keys(changes).every(isAsMade);
  return names.filter((name) => isSure || !equal(attributeOf(fact, name), defaultsOf(to.id.kind)[name]));
}

function unmade({ before, after, up }: Comparison, { revisions, made, defaultSchema }: Renamed): string[] {
  const isOpen = revisions.some((each) => each.up.some(({ verb }) => verb === "sql" || verb === "run"));
  if (isOpen) return [];
  const known = catalogOf(
    [...made().facts.values()].map((fact): Fact => ({ ...fact, id: inDefault(fact.id, defaultSchema) })),
  );
  const missing = [...after.facts.values()].filter(({ id }) => {
    const { depth, shared } = rulesOf(id.kind);
    return depth > 1 && shared !== true && has(before, id) && !has(known, inDefault(id, defaultSchema));
  });
  const whole = catalogOf(missing);
  const roots = missing.filter((fact) => !isPartOf(fact, whole));
  const parts = roots.filter(({ id }) => rulesOf(id.kind).depth === 3);
  const first = up.length === 0 ? "" : "apply this migration first, then ";
  const take =
    revisions.length === 0
      ? "npx sluice init --baseline takes it into the history"
      : "npx sluice makemigrations --from history, then npx sluice stamp head, take it into the history";
  return [
    ...inOne(parts, `${first}npx sluice makemigrations --from-drift takes it into the history`),
    ...inOne(
      roots.filter((fact) => !parts.includes(fact)),
      `${first}${take}`,
    ),
  ];
}

function inOne(facts: readonly Fact[], mend: string): string[] {
  if (facts.length === 0) return [];
  const some = facts.slice(0, 5).map(({ id }) => nameInWords(id));
  const more = facts.length > 5 ? ` and ${facts.length - 5} more` : "";
  const [are, it] = facts.length === 1 ? ["is", "it"] : ["are", "them"];
  return [
    `${some.join(", ")}${more} ${are} in the models and in this database, and no migration makes ${it}: another database won't have ${it}. ${mend}`,
  ];
}

function isPartOf({ id }: Fact, catalog: Catalog): boolean {
  return parentIds(id).some((parent) => has(catalog, parent));
}
