// Short ways to say facts in tests.
import { type Catalog, catalogOf } from "../../src/engine/catalog/catalog.ts";
import { type Fact, fact } from "../../src/engine/catalog/fact.ts";
import type { AttributesOf } from "../../src/engine/catalog/kind.ts";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { render } from "../../src/engine/render/sql.ts";

export const table = (name: string, schema = ""): Fact<"table"> => fact(objectId("table", schema, name), {});

export const schema = (name: string): Fact<"schema"> => fact(objectId("schema", name), {});

export const enumOf = (name: string, ...values: string[]): Fact<"enum"> => fact(objectId("enum", "", name), { values });

export function column(path: string, type: string, more: Partial<AttributesOf["column"]> = {}): Fact<"column"> {
  const parts = path.split(".");
  const [own = "", of = "", within = ""] = [...parts].reverse();
  return fact(objectId("column", within, of, own), {
    type,
    notNull: false,
    default: null,
    identity: null,
    generated: null,
    ...more,
  });
}

/** `table.name`, in the default schema. */
const pathOf = (path: string): string[] => ["", ...path.split(".")];

export const primaryKey = (path: string, ...columns: string[]): Fact<"primaryKey"> =>
  fact(objectId("primaryKey", ...pathOf(path)), { columns });

export const unique = (path: string, ...columns: string[]): Fact<"unique"> =>
  fact(objectId("unique", ...pathOf(path)), { columns, nullsNotDistinct: false });

/** `uses`: names of columns of its table. */
export function check(path: string, expression: string, uses?: string[]): Fact<"check"> {
  const [of = ""] = path.split(".");
  const ids = uses?.map((name) => objectId("column", "", of, name));
  return fact(objectId("check", ...pathOf(path)), { expression }, ids && { uses: ids });
}

export function foreignKey(
  path: string,
  columns: string[],
  references: readonly [table: string, ...columns: string[]],
): Fact<"foreignKey"> {
  const [target, ...targetColumns] = references;
  return fact(objectId("foreignKey", ...pathOf(path)), {
    columns,
    references: { schema: "", table: target, columns: targetColumns },
    onUpdate: "no action",
    onDelete: "no action",
  });
}

export function index(path: string, columns: string[], more: Partial<AttributesOf["index"]> = {}): Fact<"index"> {
  const parts = columns.map((each) => ({ column: each }));
  return fact(objectId("index", ...pathOf(path)), {
    unique: false,
    method: "btree",
    columns: parts,
    where: null,
    with: {},
    ...more,
  });
}

export const catalog = (...facts: readonly Fact[]): Catalog => catalogOf(facts);

export function planned(before: readonly Fact[], after: readonly Fact[]): readonly Operation[] {
  return plan(catalogOf(before), catalogOf(after));
}

/** The SQL of the way from the one to the other. */
export function sqlOf(before: readonly Fact[], after: readonly Fact[]): string[] {
  return planned(before, after)
    .flatMap(render)
    .map(({ sql }) => sql);
}
