// PostgreSQL decides whether two expressions are the same: both are made on the server and read back in its own words.
// In go pairs of a live fact and a model's fact that differ in text; out come the attributes that mean the same.
import { createHash } from "node:crypto";
import { attributesOf, equal, type Fact, isKind, type Json } from "../engine/catalog/fact.ts";
import { keyOf, type ObjectKey } from "../engine/catalog/object-id.ts";
import { storedType } from "../engine/kinds/column-sql.ts";
import { attributeOf, respelledAttributes } from "../engine/kinds/registry.ts";
import type { RenameOperation } from "../engine/operations/operation.ts";
import { PostgresError, type Session } from "../ports.ts";
import type { OracleCache } from "./oracle-cache.ts";
import { stageOf } from "./oracle-probe.ts";
import { type Respelled, respell, type Shadow, type Tried, usedColumns } from "./oracle-script.ts";
import { sameValues, type ValueQuestion } from "./oracle-values.ts";

export interface SpellingQuestion {
  readonly live: Fact;
  readonly model: Fact;
  /** The columns of its table, as the models want them. */
  readonly shape: readonly Fact<"column">[];
  /** The live fact before types and columns of its table are renamed: its texts are asked for in the new names. */
  readonly past?: Tried;
  /** The types that are renamed before the model's texts make sense. */
  readonly types?: readonly RenameOperation[];
  /** Of a query: what stands for its own table, and for relations that are about to change. */
  readonly shadows?: readonly Shadow[];
  /** Of a query: what else its meaning depends on. */
  readonly context?: Json;
}

export interface OracleOptions {
  readonly serverVersion: number;
  readonly defaultSchema: string;
  readonly cache?: OracleCache;
  /** A session that may make temporary tables, for when this one may not. */
  readonly fallback?: () => Promise<Session>;
}

/** By the key of the model's fact: the names of the attributes that are the same but for their spelling. */
export async function sameSpelling(
  session: Session,
  questions: readonly SpellingQuestion[],
  options: OracleOptions,
): Promise<Map<ObjectKey, readonly string[]>> {
  const same = new Map<ObjectKey, readonly string[]>();
  const open: SpellingQuestion[] = [];
  for (const question of questions) {
    const known = options.cache?.get(hashOf(question, options));
    if (known === undefined) open.push(question);
    else same.set(keyOf(question.model.id), known);
  }
  if (open.length === 0) return same;
  for (const [at, verdict] of (
    await withTemporaryTables(session, options, (on) => judge(on, open, options))
  ).entries()) {
    const question = open[at];
    if (question === undefined) continue;
    same.set(keyOf(question.model.id), verdict.same);
    if (verdict.complete) options.cache?.set(hashOf(question, options), verdict.same);
  }
  await options.cache?.save();
  return same;
}

interface Verdict {
  readonly same: readonly string[];
  /** Every attribute had an answer: it holds for the next time, too. */
  readonly complete: boolean;
}

// What is printed is not always printed the same after it was made again (varchar IN …), so whatever still differs after
// the first round is made once more, the live text with it.
async function judge(
  session: Session,
  questions: readonly SpellingQuestion[],
  { defaultSchema }: Pick<OracleOptions, "defaultSchema">,
): Promise<Verdict[]> {
  const tried = [
    ...questions.map(({ model, shape, types = [], shadows = [] }) => ({ fact: model, shape, shadows, before: types })),
    ...questions.flatMap(({ past }) => past ?? []),
  ];
  const answers = await respell(session, tried, defaultSchema);
  const first = answers.slice(0, questions.length);
  const renamed = new Map(
    questions.filter(({ past }) => past !== undefined).map((each, at) => [each, answers[questions.length + at] ?? {}]),
  );
  const liveOf = (question: SpellingQuestion): Respelled => renamed.get(question) ?? textsOf(question.live);
  const verdicts = questions.map((question, at) => verdictOf(question, [first[at] ?? {}], [liveOf(question)]));
  const open = questions.flatMap((_, at) => (isSettled(verdicts[at], questions[at]) ? [] : [at]));
  if (open.length === 0) return verdicts;
  const again = open.flatMap((at) => {
    const question = questions[at] as SpellingQuestion;
    const { live, model, shape, shadows = [], types: before = [] } = question;
    const respelled = (fact: Fact, by: Respelled): Fact =>
      ({ ...fact, attributes: { ...attributesOf(fact), ...by } }) as unknown as Fact;
    return [
      { fact: respelled(model, first[at] ?? {}), shape, shadows, before },
      { fact: respelled(live, liveOf(question)), shape, shadows, before },
    ];
  });
  const second = await respell(session, again, defaultSchema);
  for (const [turn, at] of open.entries()) {
    const question = questions[at] as SpellingQuestion;
    const models = [first[at] ?? {}, second[turn * 2] ?? {}];
    verdicts[at] = verdictOf(question, models, [liveOf(question), second[turn * 2 + 1] ?? {}]);
  }
  return withValues(session, questions, verdicts);
}

/** Defaults that still differ in their texts, and are the same when they are computed. */
async function withValues(
  session: Session,
  questions: readonly SpellingQuestion[],
  verdicts: readonly Verdict[],
): Promise<Verdict[]> {
  const asked = questions.map((question, at) =>
    verdicts[at]?.same.includes("default") ? null : valueQuestion(question),
  );
  const answers = await sameValues(
    session,
    asked.filter((each) => each !== null),
  );
  return verdicts.map((verdict, at) => {
    if (asked[at] === null || answers.shift() !== true) return verdict;
    return { ...verdict, same: [...verdict.same, "default"] };
  });
}

function valueQuestion({ live, model, past }: SpellingQuestion): ValueQuestion | null {
  if (past !== undefined || !isKind(live, "column") || !isKind(model, "column")) return null;
  const [from, to] = [live.attributes, model.attributes];
  if (from.default === null || to.default === null || from.type !== to.type) return null;
  return { type: storedType(to.type), expressions: [from.default, to.default] };
}

/** An attribute is the same when any spelling of the model's is one of the live one's. */
function verdictOf(question: SpellingQuestion, models: readonly Respelled[], lives: readonly Respelled[]): Verdict {
  const names = respelledAttributes(question.model.id.kind);
  const same = names.filter((name) => {
    const live = lives.filter((each) => name in each).map((each) => each[name]);
    const model = [
      attributeOf(question.model, name),
      ...models.filter((each) => name in each).map((each) => each[name]),
    ];
    return model.some((left) => live.some((right) => equal(left, right)));
  });
  const complete = names.every((name) => same.includes(name) || [...models, ...lives].every((each) => name in each));
  return { same, complete };
}

function textsOf(fact: Fact): Respelled {
  return Object.fromEntries(respelledAttributes(fact.id.kind).map((name) => [name, attributeOf(fact, name)]));
}

function isSettled(verdict: Verdict | undefined, question: SpellingQuestion | undefined): boolean {
  return question === undefined || verdict?.same.length === respelledAttributes(question.model.id.kind).length;
}

/** 25006: the session is read-only; 42501: the role may not make temporary tables. */
async function withTemporaryTables<Result>(
  session: Session,
  { fallback }: OracleOptions,
  work: (on: Session) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(session);
  } catch (thrown) {
    const refused = thrown instanceof PostgresError && ["25006", "42501"].includes(thrown.code);
    if (!refused || fallback === undefined) throw thrown;
    return await work(await fallback());
  }
}

function hashOf(
  { live, model, shape, past, context = null }: SpellingQuestion,
  { serverVersion, defaultSchema }: OracleOptions,
): string {
  const texts =
    stageOf(model) !== "any"
      ? [attributesOf(live), attributesOf(model), columnsOf([live, model], shape), context]
      : [live, model].map((fact) => ["type", "default", "collation"].map((name) => attributeOf(fact, name) ?? null));
  const before = past === undefined ? [] : [attributesOf(past.fact), columnsOf([past.fact], past.shape), past.after];
  const question = [serverVersion, defaultSchema, model.id.kind, ...texts, ...before];
  return createHash("sha256").update(JSON.stringify(question)).digest("base64url");
}

/** What the facts see of the columns around them. */
function columnsOf(facts: readonly Fact[], shape: SpellingQuestion["shape"]): Json {
  const used = new Set(facts.flatMap((fact) => usedColumns(fact, shape)));
  return [...used].map(({ id, attributes }) => [id.path[2] ?? "", attributes.type, attributes.collation ?? null]);
}
