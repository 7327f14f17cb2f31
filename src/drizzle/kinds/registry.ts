import type { Kind } from "../../engine/catalog/kind.ts";
import type { KindReader } from "../reader.ts";
import { check } from "./check.ts";
import { column } from "./column.ts";
import { enumReader } from "./enum.ts";
import { foreignKey } from "./foreign-key.ts";
import { index } from "./index.ts";
import { primaryKey } from "./primary-key.ts";
import { schema } from "./schema.ts";
import { sequence } from "./sequence.ts";
import { table } from "./table.ts";
import { unique } from "./unique.ts";

/** In the order in which the facts of one export come. */
export const readers = {
  schema,
  enum: enumReader,
  sequence,
  table,
  column,
  primaryKey,
  unique,
  check,
  foreignKey,
  index,
} satisfies { [K in Kind]: KindReader<K> };
