// Every kind has its reader. Their order is the order of facts in a catalog.
import type { Fact } from "../../engine/catalog/fact.ts";
import type { Kind } from "../../engine/catalog/kind.ts";
import type { Context } from "../relations.ts";
import { checkReader } from "./check.ts";
import { columnReader } from "./column.ts";
import { enumReader } from "./enum.ts";
import { foreignKeyReader } from "./foreign-key.ts";
import { indexReader } from "./index.ts";
import { primaryKeyReader } from "./primary-key.ts";
import type { KindReader } from "./reader.ts";
import { schemaReader } from "./schema.ts";
import { sequenceReader } from "./sequence.ts";
import { tableReader } from "./table.ts";
import { uniqueReader } from "./unique.ts";

export const kindReaders = {
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
} as const satisfies { readonly [K in Kind]: KindReader<K> };

/** The facts of one kind, from its part of the document. */
export function factsOf(kind: Kind, rows: readonly unknown[], context: Context): Fact[] {
  const reader: KindReader<Kind, never> = kindReaders[kind];
  return reader.toFacts(rows as readonly never[], context);
}
