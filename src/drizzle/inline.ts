// In: an SQL object. Out: one around it that renders its values as literals, and leaves the model's own object as it is.
// Drizzle's own inlining has gaps: dates and arrays in both majors, big integers in 0.45, JSON in 1.0.
import { inlineLiteral } from "./literal.ts";
import type { SqlObject } from "./types.ts";

export interface SqlClass {
  readonly SQL: { new (chunks: readonly unknown[]): SqlObject; readonly prototype: object };
}

/** 1.0 only: what writes a value that is bound to a column. */
interface Renderer {
  collectBoundValue?(...bound: Bound): void;
}

type Bound = readonly [value: unknown, column: BoundColumn, ...rest: readonly unknown[]];

interface BoundColumn {
  readonly columnType?: string;
  readonly dimensions?: number;
  mapToDriverValue(value: unknown): unknown;
}

export function inliner({ SQL }: SqlClass): (sql: SqlObject) => SqlObject {
  const { collectBoundValue } = SQL.prototype as Renderer;
  const overrides = {
    mapInlineParam: inlineLiteral,
    collectBoundValue(this: Renderer, ...[value, column, ...rest]: Bound) {
      const isJson = column.columnType === "PgJson" || column.columnType === "PgJsonb";
      const bound: Bound =
        isJson && value !== null ? [jsonText(value, column.dimensions ?? 0), asIs, ...rest] : [value, column, ...rest];
      collectBoundValue?.call(this, ...bound);
    },
  };
  return (sql) => Object.assign(new SQL([sql]).inlineParams(), overrides);
}

const asIs: BoundColumn = { mapToDriverValue: (value) => value };

/** 1.0 leaves it to the codecs of the driver to write JSON. */
function jsonText(value: unknown, dimensions: number): unknown {
  return dimensions > 0 && Array.isArray(value)
    ? value.map((item) => (item === null ? null : jsonText(item, dimensions - 1)))
    : JSON.stringify(value);
}
