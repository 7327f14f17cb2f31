// What drizzle-orm has recorded of drizzle-kit's migrations in a database, and which of them count as applied by it.
// Source: drizzle-orm, pg-core/dialect.ts (0.x), migrator.utils.ts and up-migrations/pg.ts (1.0).
import { qualifiedName } from "../engine/catalog/identifier.ts";
import { PostgresError, type Session } from "../ports.ts";
import type { Config } from "./config.ts";
import type { KitFolder, KitMigration } from "./drizzle-kit.ts";

export interface KitTable {
  readonly schema: string;
  readonly name: string;
}

export interface KitRecord {
  readonly hash: string;
  readonly createdAt: number;
  /** The migration's tag; before 1.0 there is none. */
  readonly name: string | null;
}

export function kitTableOf({ migrations }: Pick<Config, "migrations">): KitTable {
  return { schema: migrations?.schema ?? "drizzle", name: migrations?.table ?? "__drizzle_migrations" };
}

/** `null`: nobody has recorded anything. */
export async function readKitRecords(session: Session, { schema, name }: KitTable): Promise<KitRecord[] | null> {
  try {
    const rows = await session.query<{ hash: string; created_at: string | null; name: string | null }>(
      `select hash, created_at::text as created_at, to_jsonb(r) ->> 'name' as name from ${qualifiedName(schema, name)} r order by id`,
    );
    return rows.map((row) => ({ hash: row.hash, createdAt: Number(row.created_at ?? 0), name: row.name }));
  } catch (error) {
    if (error instanceof PostgresError && ["42P01", "3F000"].includes(error.code)) return null;
    throw error;
  }
}

export interface KitApplied {
  readonly applied: readonly KitMigration[];
  readonly warnings: readonly string[];
}

/** Those that drizzle-orm would not run again, in the order of the folder. */
export function appliedOf({ layout, migrations }: KitFolder, records: readonly KitRecord[]): KitApplied {
  const rowOf = new Map<KitMigration, KitRecord>();
  for (const each of migrations) {
    const row = records.find((record) => isOf(record, each, migrations));
    if (row !== undefined) rowOf.set(each, row);
  }
  const last = Math.max(...records.map(({ createdAt }) => createdAt));
  const named = records.some(({ name }) => name !== null);
  // Up to 0.x only the last row counts: what is older isn't run, recorded or not.
  const isPast = (each: KitMigration): boolean => layout === "journal" && !named && each.createdAt <= last;
  const applied = migrations.filter((each) => rowOf.has(each) || isPast(each));
  const used = new Set(rowOf.values());
  return {
    applied,
    warnings: [
      ...applied.flatMap((each) => {
        const row = rowOf.get(each);
        if (row === undefined) return [`${each.file} counts as applied for Drizzle, though no record of it is found`];
        if (row.hash === each.hash) return [];
        return [`${each.file} was edited after it was applied: the database may not be what it says`];
      }),
      ...records
        .filter((row) => !used.has(row))
        .map((row) => `the database has a migration of Drizzle's that no file has: ${inWords(row)}`),
    ],
  };
}

function isOf(
  { hash, createdAt, name }: KitRecord,
  { tag, ...one }: KitMigration,
  all: readonly KitMigration[],
): boolean {
  if (name !== null) return name === tag;
  // `drizzle-kit up` names the folders by the second.
  const same = all.filter((each) => each.createdAt === createdAt || each.createdAt === seconds(createdAt));
  if (same.length === 1) return same[0]?.tag === tag;
  return hash === one.hash;
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}

function inWords({ name, hash, createdAt }: KitRecord): string {
  return name ?? `${hash} of ${new Date(createdAt).toISOString()}`;
}
