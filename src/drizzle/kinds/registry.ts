import type { Kind } from "../../engine/catalog/kind.ts";
import type { KindReader } from "../reader.ts";
import { check } from "./check.ts";
import { column } from "./column.ts";
import { enumReader } from "./enum.ts";
import { foreignKey } from "./foreign-key.ts";
import { index } from "./index.ts";
import { materializedView } from "./materialized-view.ts";
import { policy } from "./policy.ts";
import { primaryKey } from "./primary-key.ts";
import { role } from "./role.ts";
import { schema } from "./schema.ts";
import { sequence } from "./sequence.ts";
import { table } from "./table.ts";
import { unique } from "./unique.ts";
import { view } from "./view.ts";

/** In the order in which the facts of one export come. `null`: Drizzle can't say it. */
const registry = {
  role,
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
  view,
  materializedView,
  policy,
  exclusion: null,
  trigger: null,
  rule: null,
  statistics: null,
} satisfies { [K in Kind]: KindReader<K> | null };

export const readers: readonly KindReader<Kind>[] = Object.values(registry).filter((reader) => reader !== null);
