import type { CheckAttributes } from "../kinds/check.ts";
import type { ColumnAttributes } from "../kinds/column.ts";
import type { EnumAttributes } from "../kinds/enum.ts";
import type { ExclusionAttributes } from "../kinds/exclusion.ts";
import type { ForeignKeyAttributes } from "../kinds/foreign-key.ts";
import type { IndexAttributes } from "../kinds/index.ts";
import type { MaterializedViewAttributes } from "../kinds/materialized-view.ts";
import type { PolicyAttributes } from "../kinds/policy.ts";
import type { PrimaryKeyAttributes } from "../kinds/primary-key.ts";
import type { RoleAttributes } from "../kinds/role.ts";
import type { RuleAttributes } from "../kinds/rule.ts";
import type { SchemaAttributes } from "../kinds/schema.ts";
import type { SequenceAttributes } from "../kinds/sequence.ts";
import type { StatisticsAttributes } from "../kinds/statistics.ts";
import type { TableAttributes } from "../kinds/table.ts";
import type { TriggerAttributes } from "../kinds/trigger.ts";
import type { UniqueAttributes } from "../kinds/unique.ts";
import type { ViewAttributes } from "../kinds/view.ts";

/** Every kind of object, with what is known of one. A new kind begins with a line here. */
export interface AttributesOf {
  role: RoleAttributes;
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
  exclusion: ExclusionAttributes;
  view: ViewAttributes;
  materializedView: MaterializedViewAttributes;
  policy: PolicyAttributes;
  trigger: TriggerAttributes;
  rule: RuleAttributes;
  statistics: StatisticsAttributes;
}

/** A sort of object. */
export type Kind = keyof AttributesOf;
