// Two defaults that PostgreSQL prints differently may still be one value: '0' and 0 of a numeric column. Its planner
// computes what is constant, and EXPLAIN prints it: equal plans are equal defaults. Nothing is executed.
// Source: https://www.postgresql.org/docs/current/sql-explain.html (VERBOSE: the output column list)
import { quoteLiteral } from "../engine/catalog/identifier.ts";
import type { Session } from "../ports.ts";

export interface ValueQuestion {
  /** The column's type, as SQL. */
  readonly type: string;
  readonly expressions: readonly [string, string];
}

const foldFunction = `create function pg_temp.sluice_fold(expression text, type text) returns text language plpgsql as ${quoteLiteral(`
declare
  line text;
begin
  for line in execute format('explain (verbose, costs off) select (%s)::%s', expression, type) loop
    if line like '%Output:%' then
      return line;
    end if;
  end loop;
  return null;
exception when others then
  return null;
end`)}`;

/** Whether the two of each question are the same value. One that can't be computed is not. */
export async function sameValues(session: Session, questions: readonly ValueQuestion[]): Promise<boolean[]> {
  if (questions.length === 0) return [];
  const calls = questions.map(({ type, expressions }) => {
    const [a, b] = expressions.map((each) => `pg_temp.sluice_fold(${quoteLiteral(each)}, ${quoteLiteral(type)})`);
    return `coalesce(${a} = ${b}, false)`;
  });
  const script = ["begin", foldFunction, `select json_build_array(${calls.join(",\n")})::text as same`, "rollback"];
  try {
    const [rows] = await session.script(script.join(";\n"));
    return JSON.parse(String(rows?.[0]?.same)) as boolean[];
  } catch (thrown) {
    await session.script("rollback").catch(() => {});
    throw thrown;
  }
}
