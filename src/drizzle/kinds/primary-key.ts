import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { UserError } from "../../engine/errors.ts";
import { derived, type KindReader, originOf } from "../reader.ts";

export const primaryKey: KindReader<"primaryKey"> = {
  kind: "primaryKey",
  *read(exported, context) {
    const { table } = exported;
    if (table === null) return;
    const { drizzle, name } = context;
    const names = (columns: Parameters<typeof drizzle.columnName>[0][]) => columns.map(drizzle.columnName);
    const inline = table.columns
      .filter(({ column }) => column.primary)
      .map(({ column }) => ({
        columns: names([column]),
        given: undefined,
        made: drizzle.derived.inlinePrimaryKey(table.fullName),
      }));
    const outer = table.primaryKeys.map((key) => {
      const columns = names([...key.columns]);
      return { columns, given: key.name, made: drizzle.derived.primaryKey(table.fullName, columns) };
    });
    const [first, second] = [...inline, ...outer];
    if (first === undefined) return;
    if (second !== undefined) {
      throw new UserError(
        "two_primary_keys",
        `${exported.file}: table "${table.fullName}" has more than one primary key: on ${first.columns.join(", ")}, and on ${second.columns.join(", ")}.`,
        {
          hint: `Write one key for all of its columns: primaryKey({ columns: [${[...new Set([...first.columns, ...second.columns])].map((each) => `table.${each}`).join(", ")}] })`,
        },
      );
    }
    const id = objectId("primaryKey", table.schema, table.name, name(first.given || first.made));
    yield { fact: fact(id, { columns: first.columns.map(name) }, originOf(exported, derived(!first.given))) };
  },
};
