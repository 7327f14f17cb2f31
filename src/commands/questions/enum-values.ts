// What happened to the values of an enum that the models no longer have, or have elsewhere: a value may have another name
// by now, and another order is nothing that is made without being asked for. In go the models and the live database.
import { type Catalog, factsOfKind, find, mapFacts } from "../../engine/catalog/catalog.ts";
import { isKind } from "../../engine/catalog/fact.ts";
import { qualifiedName, quoteIdentifier } from "../../engine/catalog/identifier.ts";
import { displayName, nameOf, type ObjectId, schemaOf } from "../../engine/catalog/object-id.ts";
import { inOldOrder, onlyAdds, renamedPerhaps, without, withRenamed } from "../../engine/kinds/enum-values.ts";
import type { AlterOperation } from "../../engine/operations/operation.ts";
import type { Questioner } from "../../ports.ts";
import { type Answers, unusedAnswer } from "./answers.ts";
import { ask } from "./ask.ts";
import type { SideNames } from "./side-names.ts";

export interface EnumDecisions {
  /** Values that get another name; they stand before everything else. */
  readonly renames: readonly AlterOperation[];
  /** The models, with the database's order where it stays. */
  readonly models: Catalog;
  /** The flags that named values, and so no objects. */
  readonly used: readonly string[];
}

interface Deciding {
  readonly answers: Answers;
  readonly questioner: Questioner;
  readonly sides: SideNames;
  /** Flags may answer nothing. */
  readonly standing: boolean;
}

interface Pair {
  readonly live: ObjectId<"enum">;
  readonly from: readonly string[];
  readonly model: ObjectId<"enum">;
  readonly to: readonly string[];
}

export async function decideEnumValues(live: Catalog, models: Catalog, deciding: Deciding): Promise<EnumDecisions> {
  const renames: AlterOperation[] = [];
  const used: string[] = [];
  const reordered = new Map<ObjectId, readonly string[]>();
  const asked = new Set<string>();
  for (const pair of pairsOf(live, models, deciding.answers)) {
    const renamed = await renamedValues(pair, deciding);
    for (const [value, now] of renamed) used.push(...flagsFor(pair.live, value, now));
    const from = withRenamed(pair.from, renamed);
    if (renamed.size > 0) {
      const values = { from: pair.from, to: from, with: { renamed: Object.fromEntries(renamed) } };
      renames.push({ verb: "alter", id: pair.live, changes: { values } });
    }
    const isMoved = !onlyAdds(
      from.filter((value) => pair.to.includes(value)),
      pair.to,
    );
    if (isMoved) asked.add(displayName(pair.live));
    if (isMoved && (await keepsOrder({ ...pair, from }, deciding)))
      reordered.set(pair.model, inOldOrder(from, pair.to));
  }
  if (!deciding.standing) assertUsed(deciding.answers, { asked, used, live, sides: deciding.sides });
  return { renames, used, models: reordered.size === 0 ? models : withValues(models, reordered) };
}

/** Enums of one name, and those that a flag gives another. */
function pairsOf(live: Catalog, models: Catalog, { renames }: Answers): Pair[] {
  return factsOfKind(models, "enum").flatMap(({ id: model, attributes: { values: to } }): Pair[] => {
    const before =
      find(live, model) ??
      factsOfKind(live, "enum").find(({ id }) => {
        const name = schemaOf(id) === schemaOf(model) ? nameOf(model) : displayName(model);
        return find(models, id) === undefined && renames.includes(`${displayName(id)}:${name}`);
      });
    return before === undefined ? [] : [{ live: before.id, from: before.attributes.values, model, to }];
  });
}

async function renamedValues(
  pair: Pair,
  { answers, questioner, sides }: Deciding,
): Promise<ReadonlyMap<string, string>> {
  const { live, from, to } = pair;
  const renamed = new Map<string, string>();
  const [gone, added] = [without(from, to), without(to, from)];
  for (const value of gone) {
    const told = added.find((now) => flagsFor(live, value, now).some((flag) => answers.renames.includes(flag)));
    if (told !== undefined) renamed.set(value, told);
  }
  for (const [value, candidates] of renamedPerhaps(from, to)) {
    const left = without(candidates, [...renamed.values()]);
    const drop = `${displayName(live)}.${spelled(value)}`;
    if (renamed.has(value) || left.length === 0 || names(live, value).some((name) => answers.drops.includes(name)))
      continue;
    const now = await ask<string | null>(
      {
        text: `The value ${spelled(value)} of enum ${displayName(live)} is no longer in ${sides.wanted}. What happened to it?`,
        choices: [
          ...left.map((each) => ({
            label: `it was renamed to ${spelled(each)}`,
            flag: `--rename ${drop}:${spelled(each)}`,
            value: each,
          })),
          { label: "it is dropped", flag: `--drop ${drop}`, value: null },
        ],
      },
      questioner,
    );
    if (now !== null) renamed.set(value, now);
  }
  return renamed;
}

/** A type that is made anew anyway gets the order of the models, unless a flag says otherwise. */
async function keepsOrder({ live, from, to }: Pair, { answers, questioner, sides }: Deciding): Promise<boolean> {
  const name = displayName(live);
  if (answers.keepOrders.includes(name)) return true;
  if (answers.reorders.includes(name) || without(from, to).length > 0) return false;
  return ask(
    {
      text: `The values of enum ${name} stand in another order in ${sides.present}. To sort as in ${sides.wanted}, the type must be made anew, and every table that has it rewritten. Shall it?`,
      choices: [
        { label: "the type is made anew", flag: `--reorder ${name}`, value: false },
        { label: "the order stays as it is, this time", flag: `--keep-order ${name}`, value: true },
      ],
      besides: `or for good, with the values in ${sides.wanted} in the order of ${sides.present}: ${from.map(spelled).join(", ")}`,
    },
    questioner,
  );
}

function withValues(models: Catalog, values: ReadonlyMap<ObjectId, readonly string[]>): Catalog {
  return mapFacts(models, (fact) => {
    const own = isKind(fact, "enum") ? values.get(fact.id) : undefined;
    return own === undefined ? fact : { ...fact, attributes: { ...fact.attributes, values: own } };
  });
}

interface Used {
  readonly asked: ReadonlySet<string>;
  readonly used: readonly string[];
  readonly live: Catalog;
  readonly sides: SideNames;
}

function assertUsed({ renames, reorders, keepOrders }: Answers, { asked, used, live, sides }: Used): void {
  const flags = [
    ...reorders.map((name) => ({ flag: "--reorder", name })),
    ...keepOrders.map((name) => ({ flag: "--keep-order", name })),
  ];
  const idle = flags.find(({ name }) => !asked.has(name));
  if (idle !== undefined) {
    throw unusedAnswer(
      `${idle.flag} ${idle.name}`,
      `it names an enum whose values stand in another order in ${sides.wanted}`,
    );
  }
  const value = renames.find((flag) => !used.includes(flag) && isOfValue(flag, live));
  if (value !== undefined)
    throw unusedAnswer(
      `--rename ${value}`,
      `the enum must have the old value in ${sides.present}, and the new one in ${sides.wanted} only`,
    );
}

/** `mood.bad:poor`, where there is an enum `mood` and nothing of the name `mood.bad`. */
function isOfValue(flag: string, live: Catalog): boolean {
  const name = flag.slice(0, flag.lastIndexOf(":"));
  if ([...live.facts.values()].some(({ id }) => displayName(id) === name)) return false;
  return factsOfKind(live, "enum").some(({ id }) => name.startsWith(`${displayName(id)}.`));
}

/** A value as flags have it: in double quotes where it is more than letters, digits, `-` and `_`. */
export function spelled(value: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(value) && value !== "null" ? value : `"${value.replaceAll('"', '""')}"`;
}

export function spellings(value: string): string[] {
  return value === "null" ? [spelled(value)] : [...new Set([spelled(value), value, quoteIdentifier(value)])];
}

export function names(id: ObjectId, value: string): string[] {
  return spellings(value).map((text) => `${qualifiedName(...id.path)}.${text}`);
}

function flagsFor(id: ObjectId, value: string, now: string): string[] {
  return names(id, value).flatMap((name) => spellings(now).map((text) => `${name}:${text}`));
}
