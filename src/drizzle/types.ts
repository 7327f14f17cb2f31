// What is read of Drizzle's objects, as both majors have them. Drizzle's own types describe one major and hide half.
// Source: drizzle-orm 0.45 and 1.0, folders `pg-core` and `sql`.

/** An SQL`` template, or any other SQL expression. */
export interface SqlObject {
  readonly queryChunks: readonly unknown[];
  inlineParams(): SqlObject;
}

export interface DrizzleEnum {
  readonly enumName: string;
  readonly enumValues: readonly string[];
  readonly schema: string | undefined;
}

export interface SequenceSettings {
  readonly startWith?: number | string | bigint;
  readonly increment?: number | string | bigint;
  readonly minValue?: number | string | bigint;
  readonly maxValue?: number | string | bigint;
  readonly cache?: number | string | bigint;
  readonly cycle?: boolean;
}

export interface DrizzleSequence {
  readonly seqName: string;
  readonly seqOptions: SequenceSettings | undefined;
  readonly schema: string | undefined;
}

export interface DrizzleSchema {
  readonly schemaName: string;
  /** 1.0 only: declared, but made elsewhere. */
  readonly isExisting?: boolean;
}

export interface DrizzleView {
  readonly name: string;
  readonly schema: string | undefined;
  readonly query: SqlObject | undefined;
  readonly selectedFields: Readonly<Record<string, unknown>>;
  /** Declared, but made elsewhere. */
  readonly isExisting: boolean;
  readonly isAlias: boolean;
}

export interface ViewOptions {
  readonly with?: Readonly<Record<string, unknown>>;
  /** Of materialized views. */
  readonly using?: string;
  readonly tablespace?: string;
  readonly withNoData?: boolean;
}

export interface DrizzleRole {
  readonly name: string;
  readonly createDb: boolean | undefined;
  readonly createRole: boolean | undefined;
  readonly inherit: boolean | undefined;
  /** Declared, but made elsewhere. */
  readonly _existing?: boolean;
}

export interface DrizzlePolicy {
  readonly name: string;
  readonly as: "permissive" | "restrictive" | undefined;
  readonly for: "all" | "select" | "insert" | "update" | "delete" | undefined;
  readonly to: string | DrizzleRole | readonly (string | DrizzleRole)[] | undefined;
  readonly using: SqlObject | undefined;
  readonly withCheck: SqlObject | undefined;
  /** Of policies that stand outside of their table. */
  readonly _linkedTable?: object;
}

/** A column, as far as its name goes: indexes hold copies that have no more. */
export interface NamedColumn {
  readonly name: string;
  readonly keyAsName: boolean;
}

export interface DrizzleColumn extends NamedColumn {
  readonly table: object;
  readonly primary: boolean;
  readonly notNull: boolean;
  readonly default: unknown;
  readonly isUnique: boolean;
  readonly uniqueName: string | undefined;
  readonly uniqueType: string | undefined;
  readonly columnType: string;
  readonly generated: { readonly as: unknown; readonly mode?: string } | undefined;
  readonly generatedIdentity: DrizzleIdentity | undefined;
  /** Of enum columns. */
  readonly enum?: DrizzleEnum;
  /** Of geometry columns; 1.0 only. */
  readonly srid?: number;
  getSQLType(): string;
  mapToDriverValue(value: unknown): unknown;
}

export interface DrizzleIdentity {
  readonly type: "always" | "byDefault";
  readonly sequenceName?: string;
  readonly sequenceOptions?: SequenceSettings;
}

export interface CheckBuilder {
  readonly name: string;
  readonly value: SqlObject;
}

export interface PrimaryKeyBuilder {
  readonly columns: readonly NamedColumn[];
  readonly name: string | undefined;
}

export interface UniqueBuilder {
  readonly columns: readonly NamedColumn[];
  readonly name: string | undefined;
  readonly nullsNotDistinctConfig: boolean;
}

export interface ForeignKeyBuilder {
  build(table: object): ForeignKey;
}

export interface ForeignKey {
  readonly onUpdate: string | undefined;
  readonly onDelete: string | undefined;
  reference(): {
    readonly name: string | undefined;
    readonly columns: readonly NamedColumn[];
    readonly foreignTable: object;
    readonly foreignColumns: readonly NamedColumn[];
  };
}

export interface IndexBuilder {
  readonly config: {
    readonly name: string | undefined;
    readonly columns: readonly (SqlObject | IndexedColumn)[];
    readonly unique: boolean;
    readonly method: string | undefined;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly where?: SqlObject;
    readonly concurrently?: boolean;
  };
}

export interface IndexedColumn extends NamedColumn {
  readonly indexConfig?: {
    readonly order?: "asc" | "desc";
    readonly nulls?: "first" | "last";
    readonly opClass?: string;
  };
}
