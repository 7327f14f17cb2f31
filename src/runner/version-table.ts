// The record of what was applied: one table per scope. Written in the transaction of the migration it records.
import { qualifiedName } from "../engine/catalog/identifier.ts";
import { UserError } from "../engine/errors.ts";
import { PostgresError, type Session } from "../ports.ts";
import type { Cursors } from "./batches.ts";

export interface VersionTable {
  readonly schema: string | null;
  readonly name: string;
}

/** `applying` and `rolling back`: some statements are committed, `done` of them, and others are not. */
export type VersionState = "applied" | "applying" | "rolling back";

export interface Version {
  readonly revision: string;
  readonly name: string;
  /** Of its file; empty where it counts as applied because of a squash that stands for it. */
  readonly checksum: string;
  /** Of what it does, whatever its text looks like; null where that isn't known. */
  readonly meaning: string | null;
  readonly appliedAt: Date;
  readonly durationMs: number;
  readonly state: VersionState;
  readonly done: number;
  /** Of the statement that was being run: how far its batches came. */
  readonly progress: Cursors;
  /** Of a draft that is applied: what it does, as it was written (draft.ts). Null for everything that a file has. */
  readonly draft: string | null;
}

export function versionTableName({ schema, name }: VersionTable): string {
  return qualifiedName(schema ?? "", name);
}

/** What is recorded, oldest first; nothing when there is no table yet. */
export async function readVersions(session: Session, table: VersionTable): Promise<Version[]> {
  try {
    const rows = await session.query<Record<string, unknown>>(
      `select revision, name, checksum, applied_at::text as applied_at, duration_ms, state, done, to_jsonb(v) -> 'progress' as progress,
         to_jsonb(v) ->> 'meaning' as meaning, to_jsonb(v) ->> 'draft' as draft
       from ${versionTableName(table)} v order by applied_at, revision`,
    );
    return rows.map(versionOf);
  } catch (error) {
    const code = error instanceof PostgresError ? error.code : "";
    if (code === "42P01" || code === "3F000") return [];
    if (code === "42703") {
      throw new UserError("version_table_conflict", `the table ${versionTableName(table)} is not a version table`, {
        hint: "set `sluice.migrations.versionTable` in drizzle.config.ts to a name of its own",
        cause: error,
      });
    }
    throw error;
  }
}

export function versionTableSql(table: VersionTable): string {
  return `create table if not exists ${versionTableName(table)} (
  revision text primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default clock_timestamp(),
  duration_ms integer not null default 0,
  state text not null default 'applied',
  done integer not null default 0,
  progress jsonb,
  meaning text
)`;
}

/** Makes what isn't there. To say IF NOT EXISTS takes a right that a role need not have where it is. */
export async function createVersionTable(session: Session, table: VersionTable): Promise<void> {
  const name = versionTableName(table);
  const [found] = await session.query<{ schema: boolean; table: boolean; progress: boolean; meaning: boolean }>(
    `select $1::text is null or to_regnamespace(quote_ident($1)) is not null as schema, to_regclass($2) is not null as table,
       exists (select from pg_attribute where attrelid = to_regclass($2) and attname = 'progress') as progress,
       exists (select from pg_attribute where attrelid = to_regclass($2) and attname = 'meaning') as meaning`,
    [table.schema, name],
  );
  if (found?.schema !== true) await session.script(`create schema if not exists ${qualifiedName(table.schema ?? "")}`);
  if (found?.table !== true) {
    await session.script(versionTableSql(table));
    return;
  }
  // A table that was made before there were these columns.
  if (!found.progress) await session.script(`alter table ${name} add column progress jsonb`);
  if (!found.meaning) await session.script(`alter table ${name} add column meaning text`);
}

/** How far the batches of a statement came, that the migration is at. */
export async function writeProgress(
  session: Session,
  table: VersionTable,
  { revision, progress }: Pick<Version, "revision" | "progress">,
): Promise<void> {
  const text = JSON.stringify(progress);
  await session.query(`update ${versionTableName(table)} set progress = $1::jsonb where revision = $2`, [
    text,
    revision,
  ]);
}

export interface VersionRecord extends Pick<Version, "revision" | "name" | "checksum" | "meaning" | "state" | "done"> {
  readonly durationMs: number;
}

export async function writeVersion(session: Session, table: VersionTable, record: VersionRecord): Promise<void> {
  await session.query(
    `insert into ${versionTableName(table)} as t (revision, name, checksum, meaning, duration_ms, state, done)
     values ($1, $2, $3, $4, $5::integer, $6, $7::integer)
     on conflict (revision) do update set name = excluded.name, checksum = excluded.checksum, meaning = excluded.meaning, duration_ms = excluded.duration_ms, state = excluded.state, done = excluded.done,
       progress = case when excluded.state <> 'applied' and t.done = excluded.done then t.progress end`,
    [
      record.revision,
      record.name,
      record.checksum,
      record.meaning,
      Math.round(record.durationMs),
      record.state,
      record.done,
    ],
  );
}

/** A migration counts as applied; with a squash, all that it stands for. */
export async function recordApplied(
  session: Session,
  table: VersionTable,
  { revision, name, checksum, meaning, replaces, durationMs }: AppliedRecord,
): Promise<void> {
  await writeVersion(session, table, { revision, name, checksum, meaning, durationMs, state: "applied", done: 0 });
  if (replaces.length === 0) return;
  await session.query(
    `insert into ${versionTableName(table)} (revision, name, checksum)
     select each, $2, '' from jsonb_array_elements_text($1::jsonb) each
     on conflict (revision) do update set state = 'applied', done = 0, progress = null`,
    [JSON.stringify(replaces), name],
  );
}

export interface AppliedRecord extends Pick<Version, "revision" | "name" | "checksum" | "meaning" | "durationMs"> {
  readonly replaces: readonly string[];
}

/** Only where drafts are applied has the table a place for them. */
export async function addDraftColumn(session: Session, table: VersionTable): Promise<void> {
  const name = versionTableName(table);
  const found = await session.query(
    "select from pg_attribute where attrelid = to_regclass($1) and attname = 'draft' and not attisdropped",
    [name],
  );
  if (found.length === 0) await session.script(`alter table ${name} add column draft text`);
}

/** A draft is applied; its text is all that is known of it. */
export async function recordDraft(session: Session, table: VersionTable, record: DraftRecord): Promise<void> {
  const { revision, name, checksum, meaning, durationMs, draft } = record;
  await session.query(
    `insert into ${versionTableName(table)} (revision, name, checksum, meaning, duration_ms, draft)
     values ($1, $2, $3, $4, $5::integer, $6)`,
    [revision, name, checksum, meaning, Math.round(durationMs), draft],
  );
}

export interface DraftRecord extends Omit<VersionRecord, "state" | "done"> {
  readonly draft: string;
}

/** What was applied as a draft counts as its migration from now on. */
export async function recordPromoted(session: Session, table: VersionTable, record: AppliedRecord): Promise<void> {
  await recordApplied(session, table, record);
  await session.query(`update ${versionTableName(table)} set draft = null where revision = $1`, [record.revision]);
}

/** They count as applied no more. */
export async function deleteVersions(
  session: Session,
  table: VersionTable,
  revisions: readonly string[],
): Promise<void> {
  await session.query(
    `delete from ${versionTableName(table)} where revision in (select jsonb_array_elements_text($1::jsonb))`,
    [JSON.stringify(revisions)],
  );
}

function versionOf(row: Record<string, unknown>): Version {
  return {
    revision: String(row.revision),
    name: String(row.name),
    checksum: String(row.checksum),
    meaning: typeof row.meaning === "string" ? row.meaning : null,
    appliedAt: new Date(String(row.applied_at)),
    durationMs: Number(row.duration_ms),
    state: String(row.state) as VersionState,
    done: Number(row.done),
    progress: (row.progress ?? []) as Cursors,
    draft: typeof row.draft === "string" ? row.draft : null,
  };
}
