import { qualifiedName } from "../catalog/identifier.ts";
import { nameOf, type ObjectId, objectId, schemaOf } from "../catalog/object-id.ts";
import { statement } from "../render/statement.ts";
import { moveAndRename, relationOf } from "./names.ts";
import type { KindRules } from "./rules.ts";
import { keptUses } from "./uses.ts";

/** Extended statistics. Drizzle can't say them: they are kept as they are. */
export interface StatisticsAttributes {
  /** The whole CREATE STATISTICS statement. */
  readonly definition: string;
  /** The statistics target; −1: the default. */
  readonly target: number;
}

const inItsSchema = (id: ObjectId): ObjectId => objectId("statistics", schemaOf(id), nameOf(id));
const statisticsName = (id: ObjectId): string => qualifiedName(...inItsSchema(id).path);

/** They stand in the schema of their table. https://www.postgresql.org/docs/current/sql-createstatistics.html */
export const statistics = {
  kind: "statistics",
  words: "statistics",
  parents: ["table", "materializedView"],
  depth: 3,
  staysBehind: true,
  defaults: { target: -1 },
  attributes: { definition: { change: "replace" }, target: { change: "alter" } },
  namespaces: (id) => [`statistics ${schemaOf(id)}`],
  dependsOn: (fact, catalog) => {
    const relation = relationOf(fact.id, catalog);
    return [relation, ...keptUses(fact, relation, catalog)];
  },
  // PostgreSQL makes them anew by itself around another type, but without their target.
  hold: ({ attributes }) => (attributes.target === -1 ? "loosely" : "pinned"),
  follow: ({ attributes }) => attributes,
  sql: {
    comment: (id) => `STATISTICS ${statisticsName(id)}`,
    create: ({ id, attributes: { definition, target } }) => [
      statement(definition, "SHARE UPDATE EXCLUSIVE"),
      ...(target === -1 ? [] : [statement(`ALTER STATISTICS ${statisticsName(id)} SET STATISTICS ${target}`)]),
    ],
    drop: (id) => [statement(`DROP STATISTICS ${statisticsName(id)}`, "SHARE UPDATE EXCLUSIVE")],
    alter: (id, { target }) =>
      target === undefined ? [] : [statement(`ALTER STATISTICS ${statisticsName(id)} SET STATISTICS ${target.to}`)],
    rename: (from, to) => moveAndRename("STATISTICS", inItsSchema(from), inItsSchema(to)),
  },
  file: { create: "createStatistics", drop: "dropStatistics", alter: "alterStatistics", rename: "renameStatistics" },
} as const satisfies KindRules<"statistics">;
