// Every kind has its reader. Their order is the order of facts in a catalog.
import type { Kind } from "../../engine/catalog/kind.ts";
import type { Context } from "../relations.ts";
import { checkReader } from "./check.ts";
import { columnReader } from "./column.ts";
import { enumReader } from "./enum.ts";
import { exclusionReader } from "./exclusion.ts";
import { foreignKeyReader } from "./foreign-key.ts";
import { indexReader } from "./index.ts";
import { materializedViewReader } from "./materialized-view.ts";
import { policyReader } from "./policy.ts";
import { primaryKeyReader } from "./primary-key.ts";
import type { KindReader, Numbered } from "./reader.ts";
import { roleReader } from "./role.ts";
import { ruleReader } from "./rule.ts";
import { schemaReader } from "./schema.ts";
import { sequenceReader } from "./sequence.ts";
import { statisticsReader } from "./statistics.ts";
import { tableReader } from "./table.ts";
import { triggerReader } from "./trigger.ts";
import { uniqueReader } from "./unique.ts";
import { viewReader } from "./view.ts";

export const kindReaders = {
  role: roleReader,
  schema: schemaReader,
  enum: enumReader,
  sequence: sequenceReader,
  table: tableReader,
  column: columnReader,
  primaryKey: primaryKeyReader,
  unique: uniqueReader,
  check: checkReader,
  foreignKey: foreignKeyReader,
  index: indexReader,
  exclusion: exclusionReader,
  view: viewReader,
  materializedView: materializedViewReader,
  policy: policyReader,
  trigger: triggerReader,
  rule: ruleReader,
  statistics: statisticsReader,
} as const satisfies { readonly [K in Kind]: KindReader<K> };

/** The facts of one kind, from its part of the document. */
export function factsOf(kind: Kind, rows: readonly unknown[], context: Context): Numbered[] {
  const reader: KindReader<Kind, never> = kindReaders[kind];
  return reader.toFacts(rows as readonly never[], context);
}
