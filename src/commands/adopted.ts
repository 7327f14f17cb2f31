// One of drizzle-kit's migrations as one of ours: its SQL as it stands, what that does to the schema, and the way back.
import { createHash } from "node:crypto";
import { readers } from "../drizzle/kinds/registry.ts";
import { type Catalog, has, restrict } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { cutName, longestName } from "../engine/catalog/identifier.ts";
import { keyOf, nameOf, parentId } from "../engine/catalog/object-id.ts";
import { diff } from "../engine/diff.ts";
import { UserError } from "../engine/errors.ts";
import { nameInWords, rulesOf } from "../engine/kinds/registry.ts";
import type { Operation, SqlOperation } from "../engine/operations/operation.ts";
import { plan } from "../engine/plan/plan.ts";
import type { Session } from "../ports.ts";
import type { SurroundingStatement } from "../postgres/surroundings.ts";
import type { KitMigration } from "../project/drizzle-kit.ts";
import type { Traced } from "../proof/traced.ts";
import { compare } from "./compare.ts";
import { asModels } from "./drift.ts";
import { oracleOn } from "./planned.ts";

export interface Adopted extends Pick<Traced, "transaction"> {
  readonly migration: KitMigration;
  readonly up: readonly SqlOperation[];
  /** Only what drizzle-kit looks after: it is owned from now on. */
  readonly effect: readonly Operation[];
  /** Everything that the SQL did to the schema, in operations: for words. */
  readonly done: readonly Operation[];
  /** `null`: the replica can't tell. */
  readonly down: readonly Operation[] | null;
  /** What isn't undone, and what wasn't run, in words. */
  readonly notes: readonly string[];
}

/** The revision follows from the file and its place. */
export function kitRevision({ tag, hash }: KitMigration, parent: string | null): string {
  return createHash("sha256")
    .update(JSON.stringify([parent, tag, hash]))
    .digest("hex")
    .slice(0, 12);
}

export function sqlOf({ statements }: KitMigration): SqlOperation[] {
  return statements.map((up) => ({ verb: "sql", up, down: null }));
}

/** Everything that a snapshot of drizzle-kit names; `null`: there are none. */
export function namesOf(migrations: readonly KitMigration[]): ReadonlySet<string> | null {
  const all = migrations.flatMap(({ names }) => (names === null ? [] : [...names]));
  return all.length === 0 ? null : new Set(all.flatMap((name) => [name, cutName(name, longestName)]));
}

/** `names`: what drizzle-kit knows; what else its migrations make was written by hand, and is left alone. */
export async function adopted(
  migration: KitMigration,
  {
    session,
    trace,
    names,
  }: { readonly session: Session; readonly trace: Traced; readonly names: ReadonlySet<string> | null },
): Promise<Adopted> {
  const { before, after, transaction, besides, failures } = trace;
  const known = (catalog: Catalog): Catalog => restrict(catalog, (fact) => isKnown(fact, catalog, names));
  const rest = {
    migration,
    up: sqlOf(migration),
    transaction,
    effect: effectOf(known(before.catalog), known(after.catalog)),
  };
  const [failure] = failures;
  if (failure !== undefined) {
    const why = `the replica can't run ${firstLine(failure.statement)}: ${failure.message}`;
    return { ...rest, done: rest.effect, down: null, notes: [`No way back: ${why}.`] };
  }
  try {
    const ways = await bothWaysOf(session, trace);
    const around = surroundingsBack(before.surroundings, after.surroundings);
    const down = [...around.first, ...ways.down, ...around.last];
    const left = [...around.left, ...sharedMade(trace)].map((each) => `The way back leaves ${each} as it is.`);
    return { ...rest, done: ways.up, down, notes: [...left, ...rowsLine(besides)] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...rest, done: rest.effect, down: null, notes: [`No way back: ${error.message}.`] };
  }
}

/** What only made way, and came back as it was, is no effect. */
function effectOf(before: Catalog, after: Catalog): Operation[] {
  const changed = new Set(
    diff(before, after).map((each) => keyOf(each.kind === "changed" ? each.to.id : each.fact.id)),
  );
  return plan(before, after).filter((operation) => {
    if (operation.verb === "create") return changed.has(keyOf(operation.object.id));
    return operation.verb !== "drop" || changed.has(keyOf(operation.id));
  });
}

/** In words: what belongs to the whole server isn't dropped for the sake of one database. */
function sharedMade({ before, after }: Traced): string[] {
  return diff(before.catalog, after.catalog).flatMap((each) => {
    const { id } = each.kind === "changed" ? each.to : each.fact;
    return rulesOf(id.kind).shared === true ? [nameInWords(id)] : [];
  });
}

function bothWaysOf(session: Session, { before, after, renames }: Traced): ReturnType<typeof compare> {
  return compare({
    models: asModels(after.catalog),
    snapshot: { ...before, estimatedRows: new Map() },
    history: () => before.catalog,
    // The same server printed both: other words are another meaning, unless a name in them is another one.
    oracle: renames.length === 0 ? async () => new Map() : oracleOn(session, { ...after, estimatedRows: new Map() }),
    decide: async () => renames,
  });
}

const sayable = new Set(readers.map(({ kind }) => kind));

function isKnown({ id }: Fact, catalog: Catalog, names: ReadonlySet<string> | null): boolean {
  const { shared, single, parents } = rulesOf(id.kind);
  if (!sayable.has(id.kind) || shared === true) return false;
  if (names === null || names.has(nameOf(id))) return true;
  // The only one of its table: snapshots may not name it.
  return single === true && parents.some((kind) => has(catalog, parentId(id, kind)) && names.has(id.path.at(-2) ?? ""));
}

interface Around {
  /** What went, and comes before everything else. */
  readonly first: readonly Operation[];
  /** What came, and goes when nothing stands on it. */
  readonly last: readonly Operation[];
  /** What changed and can't be put back, in words. */
  readonly left: readonly string[];
}

/** The way back of extensions, functions, domains: of what stands around the catalog. */
function surroundingsBack(before: readonly SurroundingStatement[], after: readonly SurroundingStatement[]): Around {
  const [old, now] = [textsOf(before), textsOf(after)];
  const came = [...now.keys()].filter((object) => !old.has(object));
  const changed = [...old].filter(([object, texts]) => now.get(object)?.join("\n") !== texts.join("\n"));
  const comesBack = ([object, texts]: readonly [string, readonly string[]]): boolean =>
    !now.has(object) || texts.every((text) => text.startsWith("CREATE OR REPLACE "));
  return {
    first: changed.filter(comesBack).flatMap(([, texts]) => texts.map(sql)),
    last: came.reverse().map((object) => sql(`DROP ${object}`)),
    left: changed.filter((each) => !comesBack(each)).map(([object]) => object),
  };
}

/** By object; schemas are the catalog's. */
function textsOf(statements: readonly SurroundingStatement[]): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  for (const { object, sql: text } of statements) {
    if (!object.startsWith("schema ")) texts.set(object, [...(texts.get(object) ?? []), text]);
  }
  return texts;
}

function sql(up: string): SqlOperation {
  return { verb: "sql", up, down: null };
}

function rowsLine(besides: readonly string[]): string[] {
  const said = besides.map(firstLine).filter((line) => !line.startsWith("--"));
  if (said.length === 0) return [];
  return [`The way back restores the schema only; rows stay as they are: ${said.join("; ")}`];
}

function firstLine(statement: string): string {
  const line = statement.split("\n").find((each) => each.trim() !== "" && !each.trim().startsWith("--")) ?? statement;
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
