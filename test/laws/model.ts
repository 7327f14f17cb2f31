// A schema as objects that refer to one another, which makes edits and renames easy.

import { qualifiedName } from "../../src/engine/catalog/identifier.ts";
import type { AttributesOf } from "../../src/engine/catalog/kind.ts";
import type { Identity } from "../../src/engine/kinds/column.ts";
import type { Grants } from "../../src/engine/kinds/common.ts";
import { baseType, type Family, serials } from "./types.ts";

/** `uid` stays when an object is renamed. */
export interface Named {
  readonly uid: number;
  name: string;
  comment?: string;
  grants?: Grants;
}

export type SchemaModel = Named;

/** `stands` before and after alike: grants need it. */
export interface RoleModel extends Named {
  attributes: AttributesOf["role"];
}

export interface EnumModel extends Named {
  schema: SchemaModel;
  values: string[];
}

export interface SequenceModel extends Named {
  schema: SchemaModel;
  attributes: AttributesOf["sequence"];
}

export interface TypeModel {
  /** A built-in type, or a serial; not looked at where `of` is given. */
  name: string;
  of: EnumModel | null;
  array: boolean;
}

export interface ColumnModel extends Named {
  type: TypeModel;
  notNull: boolean;
  /** The number of one of its type's defaults. */
  default: number | SequenceModel | null;
  identity: (Omit<Identity, "name"> & { name?: string }) | null;
  generated: { from: ColumnModel; form: number; stored: boolean } | null;
  collation: string | null;
  key: string | null;
  storage?: "plain" | "external" | "extended" | "main";
  compression?: "pglz";
  statistics?: number;
}

export interface KeyModel extends Named {
  columns: ColumnModel[];
  include: ColumnModel[];
  deferrable: "no" | "initially immediate" | "initially deferred";
  nullsNotDistinct: boolean;
}

/** One of the boolean expressions that its column's type has. */
export interface Condition {
  column: ColumnModel;
  form: number;
}

export interface CheckModel extends Named, Condition {
  noInherit: boolean;
  validated: boolean;
}

export interface ForeignKeyModel extends Named {
  columns: ColumnModel[];
  target: TableModel;
  references: ColumnModel[];
  onUpdate: AttributesOf["foreignKey"]["onUpdate"];
  onDelete: AttributesOf["foreignKey"]["onDelete"];
  /** How many of the columns `ON DELETE SET NULL` names; 0: it names none. */
  onDeleteColumns: number;
  match: "simple" | "full";
  deferrable: KeyModel["deferrable"];
  validated: boolean;
}

export interface IndexPartModel {
  column: ColumnModel;
  /** The number of an expression; `null`: the column itself. */
  form: number | null;
  desc: boolean;
  /** Nulls stand where they don't by default. */
  nulls: boolean;
  opclass: string | null;
  collation: string | null;
}

export interface IndexModel extends Named {
  unique: boolean;
  method: string;
  parts: IndexPartModel[];
  where: Condition | null;
  with: Record<string, string>;
  include: ColumnModel[];
  nullsNotDistinct: boolean;
}

export interface ExclusionModel extends Named {
  columns: ColumnModel[];
  /** Only for rows in which this column is not null. */
  where: ColumnModel | null;
  deferrable: KeyModel["deferrable"];
}

export interface PolicyModel extends Named {
  as: AttributesOf["policy"]["as"];
  for: AttributesOf["policy"]["for"];
  /** Nobody named: everybody. */
  to: RoleModel[];
  using: PolicyCondition | null;
  withCheck: PolicyCondition | null;
}

/** Of the table itself, or of some row of another one. */
export interface PolicyCondition extends Condition {
  within: TableModel | null;
}

export interface TriggerModel extends Named {
  timing: "BEFORE" | "AFTER" | "INSTEAD OF";
  /** In PostgreSQL's order: INSERT, DELETE, UPDATE. */
  events: string[];
  /** UPDATE OF these. */
  columns: ColumnModel[];
  /** Only when this column of the new row is not null. */
  when: ColumnModel | null;
  fires: AttributesOf["trigger"]["fires"];
}

export interface RuleModel extends Named {
  event: "UPDATE" | "DELETE";
  /** Only where this column of the old row is not null. */
  where: ColumnModel | null;
}

export interface StatisticsModel extends Named {
  columns: ColumnModel[];
  target: number;
}

export interface TableModel extends Named {
  schema: SchemaModel;
  unlogged: boolean;
  rowSecurity: boolean;
  forceRowSecurity: boolean;
  with: Record<string, string>;
  replicaIdentity: "default" | "full" | "nothing";
  columns: ColumnModel[];
  primaryKey: KeyModel | null;
  uniques: KeyModel[];
  checks: CheckModel[];
  foreignKeys: ForeignKeyModel[];
  indexes: IndexModel[];
  exclusions: ExclusionModel[];
  policies: PolicyModel[];
  triggers: TriggerModel[];
  rules: RuleModel[];
  statistics: StatisticsModel[];
}

/** A column of a view: a column below it, or what is computed from one; `null`: how many rows there are. */
export interface OutputModel extends ColumnModel {
  source: { column: ColumnModel; form: number | null } | null;
}

export interface ViewModel extends Named {
  schema: SchemaModel;
  materialized: boolean;
  base: RelationModel;
  /** Every row of the base with every row of this one. */
  other: TableModel | null;
  columns: OutputModel[];
  where: Condition | null;
  /** One row for each set of values. */
  grouped: boolean;
  with: Record<string, string>;
  /** Of a materialized one. */
  indexes: IndexModel[];
  /** Of a plain one: instead of what is done to it. */
  triggers: TriggerModel[];
}

export type RelationModel = TableModel | ViewModel;

export interface Model {
  nextUid: number;
  roles: RoleModel[];
  /** The default schema is the first, with an empty name. */
  schemas: SchemaModel[];
  enums: EnumModel[];
  sequences: SequenceModel[];
  tables: TableModel[];
  /** Each stands on tables, and on those before it. */
  views: ViewModel[];
}

export function isView(relation: RelationModel): relation is ViewModel {
  return "materialized" in relation;
}

export function familyOf({ name, of, array }: TypeModel): Family {
  return of !== null || array ? "plain" : baseType(name).family;
}

export function typeText({ name, of, array }: TypeModel): string {
  return `${of === null ? name : qualifiedName(of.schema.name, of.name)}${array ? "[]" : ""}`;
}

export function isSerial(column: ColumnModel): boolean {
  return column.type.of === null && column.type.name in serials;
}

export function uid(model: Model): number {
  return model.nextUid++;
}
