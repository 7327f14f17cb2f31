// Which drops and adds are renames: flags answer first, then a certain sign, then a person. Nothing is guessed.
import { type Catalog, has } from "../engine/catalog/catalog.ts";
import { displayName, keyOf, nameOf, type ObjectId, schemaOf } from "../engine/catalog/object-id.ts";
import { UserError } from "../engine/errors.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { isBelow } from "../engine/operations/apply.ts";
import { mayBecome, type RenameCandidate, renameCandidates } from "../engine/renames.ts";
import type { Questioner } from "../ports.ts";
import type { Look, Rename } from "./compare.ts";
import { ask } from "./questions/ask.ts";
import { modelsOverDatabase, type SideNames } from "./questions/side-names.ts";

export interface RenameAnswers {
  /** `posts.title:heading` */
  readonly renames: readonly string[];
  /** `posts.title`: it is dropped, nothing takes its place. */
  readonly drops: readonly string[];
}

export type RenameDecider = (look: Look) => Promise<readonly Rename[]>;

export interface Asked {
  readonly questioner: Questioner;
  /** The models and the database where it isn't said. */
  readonly sides?: SideNames;
}

/** A function for {@link compare}: the renames, parents first, each found among what is left after the ones before. */
export function renameDecider(
  answers: RenameAnswers,
  { questioner, sides = modelsOverDatabase }: Asked,
): RenameDecider {
  return async (look) => {
    const used = new Set<string>();
    const decided: Rename[] = [];
    const declined = new Set<string>();
    for (;;) {
      const { ours, wanted } = look(decided);
      const told = toldRenames(
        answers.renames.filter((flag) => !used.has(flag)),
        ours,
        wanted,
      );
      for (const each of told) used.add(renameFlag(each));
      decided.push(...told.map((each) => asBefore(each, decided)));
      if (told.length > 0) continue;
      const open = renameCandidates(ours, wanted).filter((each) => !declined.has(pairKey(each)));
      if (open.length === 0) break;
      const next = await decideOne(open, { answers, questioner, sides, declined });
      if (next !== null) decided.push(asBefore(next, decided));
    }
    assertUsed(answers, { used, before: look([]).ours, sides });
    return decided;
  };
}

/** With the name that the object has before the renames that were decided on: its table may be one of them. */
function asBefore({ from, to }: Rename, decided: readonly Rename[]): Rename {
  const above = decided.find((each) => each.to.kind !== from.kind && isBelow(from, each.to));
  if (above === undefined) return { from, to };
  return { from: { kind: from.kind, path: [...above.from.path, ...from.path.slice(above.to.path.length)] }, to };
}

/** What flags say, as far as it can be done: a name is free, or given up by another of them (two that swap). */
function toldRenames(flags: readonly string[], before: Catalog, after: Catalog): Rename[] {
  const pairs = flags.flatMap((flag) =>
    [...before.facts.values()]
      .filter(({ id }) => flag.startsWith(`${displayName(id)}:`))
      .flatMap(({ id: from }) =>
        [...after.facts.values()]
          .filter(({ id }) => mayBecome(from, id) && renameFlag({ from, to: id }) === flag)
          .map(({ id: to }) => ({ from, to })),
      ),
  );
  const isLeft = (id: ObjectId): boolean => pairs.some(({ from }) => same(from, id));
  const isTaken = (id: ObjectId): boolean => pairs.some(({ to }) => same(to, id));
  return pairs.filter(({ from, to }) => (!has(before, to) || isLeft(to)) && (!has(after, from) || isTaken(from)));
}

interface Asking {
  readonly answers: RenameAnswers;
  readonly questioner: Questioner;
  readonly sides: SideNames;
  readonly declined: Set<string>;
}

async function decideOne(open: readonly RenameCandidate[], asking: Asking): Promise<Rename | null> {
  const { answers, declined } = asking;
  for (const each of open) if (answers.drops.includes(displayName(each.from))) declined.add(pairKey(each));
  const left = open.filter((each) => !declined.has(pairKey(each)));
  const certain = left.find(
    (each) =>
      each.certain &&
      left.filter((other) => other.certain && (same(other.from, each.from) || same(other.to, each.to))).length === 1,
  );
  if (certain !== undefined) return certain;
  const [first] = left;
  return first === undefined
    ? null
    : askWhich(
        left.filter((each) => same(each.from, first.from)),
        asking,
      );
}

/** `null`: it was declined, and the round after this one goes on without those candidates. */
async function askWhich(
  candidates: readonly RenameCandidate[],
  { questioner, sides, declined }: Asking,
): Promise<Rename | null> {
  const { from } = candidates[0] as RenameCandidate;
  const name = displayName(from);
  const renamed = candidates.map((value) => ({
    label: `it was renamed to ${nameOf(value.to)}`,
    flag: `--rename ${renameFlag(value)}`,
    value,
  }));
  const taken = await ask<RenameCandidate | null>(
    {
      text: `The ${rulesOf(from.kind).words} ${name} is no longer in ${sides.wanted}. What happened to it?`,
      choices: [...renamed, { label: "it is dropped", flag: `--drop ${name}`, value: null }],
    },
    questioner,
  );
  if (taken === null) for (const each of candidates) declined.add(pairKey(each));
  return taken;
}

interface Told {
  readonly used: ReadonlySet<string>;
  readonly before: Catalog;
  readonly sides: SideNames;
}

function assertUsed({ renames }: RenameAnswers, { used, before, sides }: Told): void {
  const unused = renames.find((each) => !used.has(each));
  if (unused === undefined) return;
  const known = [...before.facts.values()].some(
    ({ id }) => displayName(id) === unused.slice(0, unused.lastIndexOf(":")),
  );
  throw new UserError("unused_answer", `--rename ${unused} answers no question`, {
    exit: 2,
    hint: known
      ? `${sides.wanted} must lack the old name and have the new one`
      : `there is no object of that name in ${sides.present}`,
  });
}

/** `posts.title:heading`; `posts:app.posts` for a move to another schema. */
export function renameFlag({ from, to }: { readonly from: ObjectId; readonly to: ObjectId }): string {
  return `${displayName(from)}:${schemaOf(from) === schemaOf(to) ? nameOf(to) : displayName(to)}`;
}

function pairKey({ from, to }: RenameCandidate): string {
  return `${keyOf(from)} ${keyOf(to)}`;
}

function same(a: ObjectId, b: ObjectId): boolean {
  return keyOf(a) === keyOf(b);
}
