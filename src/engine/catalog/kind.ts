import type { CheckAttributes } from "../kinds/check.ts";
import type { ColumnAttributes } from "../kinds/column.ts";
import type { EnumAttributes } from "../kinds/enum.ts";
import type { ForeignKeyAttributes } from "../kinds/foreign-key.ts";
import type { IndexAttributes } from "../kinds/index.ts";
import type { PrimaryKeyAttributes } from "../kinds/primary-key.ts";
import type { SchemaAttributes } from "../kinds/schema.ts";
import type { SequenceAttributes } from "../kinds/sequence.ts";
import type { TableAttributes } from "../kinds/table.ts";
import type { UniqueAttributes } from "../kinds/unique.ts";

/** Every kind of object, with what is known of one. A new kind begins with a line here. */
export interface AttributesOf {
  schema: SchemaAttributes;
  enum: EnumAttributes;
  sequence: SequenceAttributes;
  table: TableAttributes;
  column: ColumnAttributes;
  primaryKey: PrimaryKeyAttributes;
  unique: UniqueAttributes;
  check: CheckAttributes;
  foreignKey: ForeignKeyAttributes;
  index: IndexAttributes;
}

export type Kind = keyof AttributesOf;
