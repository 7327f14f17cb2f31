// Replicas on which histories were replayed, as they were read, in files that are named by what they are made of. One that
// can't be read is none, and one that can't be written is only a matter of time.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Catalog, catalogOf } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import type { Snapshot } from "../ports.ts";
import { writeAtomic } from "./write-atomic.ts";

/** Another number where snapshots look otherwise. */
const format = 2;

interface Stored extends Pick<Snapshot, "serverVersion" | "defaultSchema"> {
  readonly format: number;
  readonly facts: readonly Fact[];
  readonly footing: readonly Fact[];
}

export interface ReadReplica {
  readonly snapshot: Snapshot;
  /** What of it the migrations needed and didn't make. */
  readonly footing: Catalog;
}

export function catalogCacheFile(directory: string, parts: readonly string[]): string {
  const key = createHash("sha256")
    .update(JSON.stringify([format, ...parts]))
    .digest("hex")
    .slice(0, 32);
  return join(directory, "history", `${key}.json`);
}

/** `null`: it isn't there. */
export async function readCatalogCache(file: string): Promise<ReadReplica | null> {
  try {
    const found = JSON.parse(await readFile(file, "utf8")) as Stored;
    if (found.format !== format) return null;
    const { serverVersion, defaultSchema, facts, footing } = found;
    const snapshot = { catalog: catalogOf(facts), serverVersion, defaultSchema, estimatedRows: new Map() };
    return { snapshot, footing: catalogOf(footing) };
  } catch {
    return null;
  }
}

export async function writeCatalogCache(file: string, { snapshot, footing }: ReadReplica): Promise<void> {
  const { catalog, serverVersion, defaultSchema } = snapshot;
  const [facts, others] = [catalog, footing].map((each) => [...each.facts.values()]) as [Fact[], Fact[]];
  const stored: Stored = { format, serverVersion, defaultSchema, facts, footing: others };
  await writeAtomic(file, JSON.stringify(stored)).catch(() => undefined);
}
