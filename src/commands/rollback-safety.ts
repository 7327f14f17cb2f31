// Before anything is rolled back: what it takes along, how many rows that is, and what stands in the way.
import { type Catalog, factsOfKind, find, has } from "../engine/catalog/catalog.ts";
import { type Fact, isKind } from "../engine/catalog/fact.ts";
import { qualifiedName, quoteIdentifier } from "../engine/catalog/identifier.ts";
import { displayName, keyOf, type ObjectId, objectId } from "../engine/catalog/object-id.ts";
import { UserError } from "../engine/errors.ts";
import { nameInWords } from "../engine/kinds/registry.ts";
import { losses } from "../engine/losses.ts";
import { idAfter, isBelow } from "../engine/operations/apply.ts";
import type { Operation } from "../engine/operations/operation.ts";
import type { Session, Snapshot } from "../ports.ts";
import type { Chosen } from "./choose.ts";
import { ask } from "./questions/ask.ts";
import type { Environment } from "./workspace.ts";

/** Something with rows in it that goes. */
export interface Loss {
  /** In words: `table posts`. */
  readonly object: string;
  /** Rows of a table, or rows that have a value in a column; `null`: only an estimate is at hand, or none. */
  readonly rows: number | null;
  readonly estimate: number | null;
}

/** Larger tables are estimated: counting them would take its time. */
const mostCounted = 100_000;

/** What the way back loses that has rows in it now. */
export function lossesOf(session: Session, snapshot: Snapshot, chosen: readonly Chosen[]): Promise<Loss[]> {
  return lossesIn(session, snapshot, downOf(chosen));
}

/** What the operations lose that has rows in it now. */
export async function lossesIn(
  session: Session,
  snapshot: Snapshot,
  operations: readonly Operation[],
): Promise<Loss[]> {
  const found: Loss[] = [];
  const lost = operations.flatMap((each, at) => losses([each]).map((id) => nameBefore(id, operations.slice(0, at))));
  for (const id of lost) {
    const table = objectId("table", ...id.path.slice(0, 2));
    const fact = find(snapshot.catalog, id);
    if (fact === undefined || !has(snapshot.catalog, table) || isComputed(fact)) continue;
    const loss = await lossOf(session, snapshot, { id, table });
    if (loss.rows !== 0) found.push(loss);
  }
  return found;
}

/** What it is called before the operations rename it, or what it is in. */
function nameBefore(id: ObjectId, operations: readonly Operation[]): ObjectId {
  const renames = operations.filter((each) => each.verb === "rename");
  return renames.reduceRight((name, { id: from, to }) => idAfter(name, { from: to, to: from }), id);
}

/** A generated column's values come back with it. */
function isComputed(fact: Fact): boolean {
  return isKind(fact, "column") && fact.attributes.generated !== null;
}

async function lossOf(
  session: Session,
  { estimatedRows }: Snapshot,
  { id, table }: { readonly id: ObjectId; readonly table: ObjectId },
): Promise<Loss> {
  const object = nameInWords(id);
  const estimate = estimatedRows.get(keyOf(table)) ?? -1;
  if (estimate > mostCounted) return { object, rows: null, estimate };
  const column = id.path[2];
  const what = column === undefined ? "*" : quoteIdentifier(column);
  const [row] = await session.query<{ rows: number }>(
    `select count(${what})::integer as rows from ${qualifiedName(...table.path)}`,
  );
  return { object, rows: row?.rows ?? null, estimate: null };
}

/** Throws where one of them can't be undone, before any of them is. */
export function assertReversible(chosen: readonly Chosen[]): void {
  const stuck = chosen.find(({ migration }) => migration.down === null)?.migration;
  if (stuck === undefined) return;
  throw new UserError("irreversible", `${stuck.file}: ${stuck.irreversible}`, {
    hint: "nothing was rolled back: write a `down: (op) => […]` in that file, or go back to a revision after it",
  });
}

/** Throws where something that stays refers to what goes. */
export function assertUnused({ catalog }: Pick<Snapshot, "catalog">, chosen: readonly Chosen[]): void {
  const gone = downOf(chosen).flatMap((operation) => (operation.verb === "drop" ? [operation.id] : []));
  const goes = (id: ObjectId): boolean => gone.some((each) => isBelow(id, each));
  const user = usersOf(catalog, gone).find(({ id }) => !goes(id) && !goes(objectId("table", ...id.path.slice(0, 2))));
  if (user === undefined) return;
  const { schema, table } = user.attributes.references;
  const target = displayName(objectId("table", schema, table));
  throw new UserError("in_use", `the foreign key ${displayName(user.id)} refers to ${target}, which would go`, {
    hint: "nothing was rolled back: roll back what made that foreign key first, or drop it",
  });
}

function usersOf(catalog: Catalog, gone: readonly ObjectId[]): ReturnType<typeof factsOfKind<"foreignKey">> {
  return factsOfKind(catalog, "foreignKey").filter(({ attributes: { references } }) => {
    const target = objectId("table", references.schema, references.table);
    const columns = references.columns.map((name) => objectId("column", ...target.path, name));
    return gone.some((id) => isBelow(target, id) || columns.some((column) => isBelow(column, id)));
  });
}

/** A person agrees to the loss, or said so before. */
export async function assertAgreed(
  lost: readonly Loss[],
  { environment, yes }: { readonly environment: Environment; readonly yes: boolean },
): Promise<void> {
  for (const loss of lost) environment.progress(`loses ${inWords(loss)}`);
  if (lost.length === 0 || yes) return;
  await ask(
    {
      text: `the way back loses data:\n${lost.map((loss) => `  ${inWords(loss)}`).join("\n")}`,
      choices: [{ label: "let it go", flag: "--yes", value: true }],
    },
    environment.questioner,
  );
}

/** Says which of them take along what can't be counted: whatever their SQL or code does. */
export function tellUncounted(chosen: readonly Chosen[], { progress }: Pick<Environment, "progress">): void {
  const files = chosen
    .filter(({ migration }) => (migration.down ?? []).some(isOwn))
    .map(({ migration }) => migration.file);
  if (files.length === 0) return;
  const whose = files.length === 1 ? "its" : "their";
  progress(`${files.join(", ")}: undone with SQL or code of ${whose} own; what that loses isn't known`);
}

function isOwn(operation: Operation): boolean {
  return operation.verb === "run" || (operation.verb === "sql" && operation.up.trim() !== "");
}

export function inWords({ object, rows, estimate }: Loss): string {
  const count = rows ?? estimate ?? 0;
  const unit = object.startsWith("table ") ? "row" : "value";
  return `${object}: ${rows === null ? "about " : ""}${count} ${unit}${count === 1 ? "" : "s"}`;
}

function downOf(chosen: readonly Chosen[]): Operation[] {
  return chosen.flatMap(({ migration }) => migration.down ?? []);
}
