// Which names in a query may be those of relations: never fewer than there are.
import { expect, test } from "vitest";
import { relationsIn } from "../../src/engine/catalog/sql-relations.ts";

const named = (sql: string): string[] =>
  relationsIn(sql).map(({ schema, name }) => (schema === null ? name : `${schema}.${name}`));

test.each<[sql: string, names: string[]]>([
  ["select a, b.c from t", ["t"]],
  ['select "x" as t from "App"."T" as s', ["App.T"]],
  ["SELECT * FROM a JOIN b ON a.id = b.id, LATERAL (SELECT c.x FROM c) AS d, e", ["a", "b", "c", "e"]],
  ["select 1 from only t where x in (select y from (u join v using (id)) w) and z", ["t", "u", "v"]],
  ["with w as (select a from s) select a from w union select b from t order by c, d", ["s", "w", "t"]],
  ["select x::app.members, cast(row(1, 2) as others) from t", ["app.members", "others", "t"]],
  ["table t", ["t"]],
  ["exists (select from t) and 'from u' = \"from\" -- from v", ["t"]],
  ["owner = current_user and open", []],
  ["select f(a, b), c from db.s.t group by a, b", ["s.t"]],
])("%s", (sql, names) => {
  expect(named(sql)).toEqual(names);
});
