// How the values of a column get to another type, where no cast is the only one to mean: a flag or a person says it, for
// both directions. In go the operations of both, out come the same with the expressions in them.
import { type Catalog, factsOfKind, find } from "../../engine/catalog/catalog.ts";
import type { Json } from "../../engine/catalog/fact.ts";
import { displayName, keyOf, type ObjectId, type ObjectKey } from "../../engine/catalog/object-id.ts";
import { type Cast, castBetween, castTypeOf, firstElement, isJson, isString } from "../../engine/kinds/casts.ts";
import { type CastChoice, castChoices } from "../../engine/kinds/casts-asked.ts";
import { storedType } from "../../engine/kinds/column-sql.ts";
import { ownName } from "../../engine/kinds/names.ts";
import { rulesOf } from "../../engine/kinds/registry.ts";
import type { AlterOperation, Operation } from "../../engine/operations/operation.ts";
import type { Questioner } from "../../ports.ts";
import {
  type Answers,
  backFlag,
  type Flag,
  type NameBefore,
  parseAssignments,
  unusedAnswer,
  usingFlag,
} from "./answers.ts";
import { ask, expressionFlag, flagText } from "./ask.ts";

export interface Directions {
  readonly up: readonly Operation[];
  readonly down: readonly Operation[];
}

export interface Casting {
  readonly answers: Pick<Answers, "usings" | "usingBacks">;
  readonly questioner: Questioner;
  readonly before: Catalog;
  readonly after: Catalog;
  readonly nameBefore: NameBefore;
  readonly standing: boolean;
}

export async function withCasts({ up, down }: Directions, casting: Casting): Promise<Directions> {
  const usings = parseAssignments(usingFlag, casting.answers.usings);
  const backs = parseAssignments(backFlag, casting.answers.usingBacks);
  const used = new Set<string>();
  const said = { up: new Map<ObjectKey, string>(), down: new Map<ObjectKey, string>() };
  const enums = new Set([casting.before, casting.after].flatMap(enumNames));
  for (const operation of up) {
    const there = retypingOf(operation, casting.after, enums);
    if (there === null) continue;
    const back = { ...there, id: casting.nameBefore(there.id), from: there.to, to: there.from };
    const name = displayName(there.id);
    const [column, columnBack] = [ownName(there.id), ownName(back.id)];
    const nullable = isNullable(there.id, casting);
    const choices = castChoices(there.from, there.to, { column, columnBack, nullable });
    const told = usings.get(name) ?? (await expression(there, { choices, name, flag: usingFlag, casting }));
    if (told !== null) said.up.set(keyOf(there.id), told);
    const taken = choices.find(({ using }) => using === told);
    const choicesBack = castChoices(back.from, back.to, { column: columnBack, columnBack: column, nullable });
    const own =
      backs.get(name) ?? taken?.back ?? (await wayBack(back, { choices: choicesBack, name, flag: backFlag, casting }));
    if (own !== null) said.down.set(keyOf(back.id), own);
    used.add(name);
  }
  if (!casting.standing) assertUsed(used, [...usings.keys()], [...backs.keys()]);
  return { up: up.map((each) => saying(each, said.up)), down: down.map((each) => saying(each, said.down)) };
}

interface Retyping {
  readonly id: ObjectId<"column">;
  readonly from: string;
  readonly to: string;
  readonly isUnsure: boolean;
}

function retypingOf(operation: Operation, after: Catalog, enums: ReadonlySet<string>): Retyping | null {
  if (operation.verb !== "alter" || operation.id.kind !== "column" || operation.changes.type === undefined) return null;
  const id = operation.id as ObjectId<"column">;
  const { type } = operation.changes;
  const [from, to] = [storedType(String(type.from)), storedType(String(type.to))];
  if (from === to || find(after, id)?.attributes.generated !== null) return null;
  return { id, from, to, isUnsure: isEnumAsNumber(from, to, enums) || isEnumAsNumber(to, from, enums) };
}

function enumNames(catalog: Catalog): string[] {
  const { typeName } = rulesOf("enum");
  return factsOfKind(catalog, "enum").flatMap(({ id }) => typeName?.(id) ?? []);
}

/** An enum is cast to texts, and so to JSON and to other enums, and to nothing else. */
function isEnumAsNumber(type: string, other: string, enums: ReadonlySet<string>): boolean {
  const [a, b] = [castTypeOf(type), castTypeOf(other)];
  return !a.known && enums.has(a.base) && b.known && !isString(b) && !isJson(b);
}

function sureCast({ id, from, to, isUnsure }: Retyping): Cast | null {
  return isUnsure ? null : castBetween(from, to, ownName(id));
}

interface Asking {
  readonly choices: readonly CastChoice[];
  /** As flags have it. */
  readonly name: string;
  readonly flag: Flag;
  readonly casting: Casting;
}

/** `null`: the sure cast needs nothing to be said. */
async function expression(retyping: Retyping, { choices, name, flag, casting }: Asking): Promise<string | null> {
  if (sureCast(retyping) !== null) return null;
  const how = flag === backFlag ? "On the way back, how" : "How";
  return ask(
    {
      text: `${how} shall the values of ${name} become ${retyping.to}? They are ${retyping.from}, and no cast is sure.`,
      choices: choices.map(({ label, using }) => ({
        label,
        flag: flagText(flag.name, `${name}=${using}`),
        value: using,
      })),
      typed: { flag: expressionFlag(flag.name, name), value: (using) => using },
    },
    casting.questioner,
  );
}

async function wayBack(back: Retyping, asking: Asking): Promise<string | null> {
  if (sureCast(back) !== null) return null;
  const first = back.isUnsure ? null : firstElement(back.from, back.to, ownName(back.id));
  return first === null ? expression(back, asking) : first.using;
}

function isNullable(id: ObjectId<"column">, { before, after }: Casting): boolean {
  return [before, after].every((catalog) => find(catalog, id)?.attributes.notNull === false);
}

function saying(operation: Operation, said: ReadonlyMap<ObjectKey, string>): Operation {
  if (operation.verb !== "alter" || operation.changes.type === undefined) return operation;
  const using = said.get(keyOf(operation.id));
  if (using === undefined) return operation;
  const { type } = operation.changes;
  const more = { ...(type.with as Readonly<Record<string, Json>> | undefined), using: { [String(type.to)]: using } };
  return { ...operation, changes: { ...operation.changes, type: { ...type, with: more } } } satisfies AlterOperation;
}

function assertUsed(used: ReadonlySet<string>, usings: readonly string[], backs: readonly string[]): void {
  const flags = [
    ...usings.map((name) => ({ flag: usingFlag.name, name })),
    ...backs.map((name) => ({ flag: backFlag.name, name })),
  ];
  const idle = flags.find(({ name }) => !used.has(name));
  if (idle !== undefined) throw unusedAnswer(`${idle.flag} ${idle.name}`, "it names a column that gets another type");
}
