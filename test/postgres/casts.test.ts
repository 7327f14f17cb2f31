// The table of casts against what PostgreSQL does: every pair of types, as statements on tables with a row.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalTypeName } from "../../src/engine/catalog/type-name.ts";
import { castBetween, castTypeOf, firstElement } from "../../src/engine/kinds/casts.ts";
import { castChoices } from "../../src/engine/kinds/casts-asked.ts";
import type { Session } from "../../src/ports.ts";
import { createDatabase, pglite } from "../support/database.ts";

const scalars = [
  ..."text varchar varchar(5) char(3) bpchar smallint integer bigint numeric numeric(6,2) real boolean money".split(
    " ",
  ),
  "double precision",
  ..."date time time(2) timetz timestamp timestamp(3) timestamptz interval json jsonb uuid inet cidr macaddr".split(
    " ",
  ),
  "interval day to second(2)",
  ..."macaddr8 bytea bit(3) varbit varbit(5) xml point line lseg box path polygon circle tsvector tsquery".split(" "),
  ..."oid regclass name int4range int8range numrange daterange tsrange tstzrange jsonpath pg_lsn mood feeling".split(
    " ",
  ),
];
const arrays =
  "text varchar(5) char(3) smallint integer bigint numeric(6,2) boolean date timestamptz uuid jsonb json mood bytea"
    .split(" ")
    .map((each) => `${each}[]`);
const types = [...scalars, ...arrays].map(canonicalTypeName);
const pairs = types.flatMap((from) => types.filter((to) => to !== from).map((to) => ({ from, to })));

interface Try {
  readonly from: string;
  readonly to: string;
  readonly using: string | null;
}

const words = ({ from, to, using }: Try): string => `${from} → ${to}${using === null ? "" : ` USING ${using}`}`;

/** What PostgreSQL says to each change of type, in order; `null` when it does it. */
async function refusals(session: Session, tries: readonly Try[]): Promise<(string | null)[]> {
  const statements = tries.map(({ from, to, using }) => [
    `create temporary table tried (c ${from}); insert into tried values (null)`,
    `alter table tried alter column c type ${to}${using === null ? "" : ` using ${using}`}`,
  ]);
  const rows = await session.query<{ refusal: string | null }>(
    `select tried(each ->> 0, each ->> 1) as refusal from json_array_elements($1::json) with ordinality as all_of(each, at) order by at`,
    [JSON.stringify(statements)],
  );
  return rows.map(({ refusal }) => refusal);
}

/** The block is always left by an error, so that the table is gone. */
const tried = `create function tried(made text, change text) returns text language plpgsql as $$
begin
  execute made;
  execute change;
  raise exception using errcode = 'ZZ000';
exception
  when sqlstate 'ZZ000' then return null;
  when others then return sqlerrm;
end $$`;

const places = {
  server: async () => {
    const { session, drop } = await createDatabase();
    return { session, close: drop };
  },
  embedded: async () => {
    const session = await pglite();
    return { session, close: () => session.close() };
  },
};

// Thousands of statements, perhaps on a busy machine.
describe.each(["server", "embedded"] as const)("casts: %s", { timeout: 300_000 }, (place) => {
  let session: Session;
  let close: () => Promise<void>;
  const failing = async (tries: readonly Try[]): Promise<string[]> => {
    const said = await refusals(session, tries);
    return tries.flatMap((each, at) => (said[at] === null ? [] : [`${words(each)}: ${said[at]}`]));
  };

  beforeAll(async () => {
    ({ session, close } = await places[place]());
    await session.script(`create type mood as enum ('ok', 'bad'); create type feeling as enum ('ok'); ${tried}`);
  });
  afterAll(() => close());

  test("every sure cast is one that PostgreSQL takes", async () => {
    const tries = pairs.flatMap((pair) => {
      const cast = castBetween(pair.from, pair.to, "c");
      return cast === null ? [] : [{ ...pair, using: cast.using }];
    });
    expect(tries.length).toBeGreaterThan(1500);
    expect((await failing(tries)).filter((line) => !isOfEnums(line))).toEqual([]);
  });

  test("what PostgreSQL does by itself needs no USING, or is asked about on purpose", async () => {
    const said = await refusals(
      session,
      pairs.map((pair) => ({ ...pair, using: null })),
    );
    const byItself = pairs.filter((_, at) => said[at] === null);
    const wordy = byItself.filter(({ from, to }) => castBetween(from, to, "c")?.using !== null);
    expect(
      wordy.filter(({ from, to }) => !isAskedOnPurpose(from, to)).map(({ from, to }) => `${from} → ${to}`),
    ).toEqual([]);
  });

  test("every choice of a question works, there and back", async () => {
    const tries = pairs
      .filter(({ from, to }) => castBetween(from, to, "c") === null)
      .flatMap(({ from, to }) =>
        castChoices(from, to, { column: "c", nullable: false }).flatMap(({ using, back }): Try[] => {
          const cast = castBetween(to, from, "c") ?? firstElement(to, from, "c");
          const return_ = back ?? cast?.using;
          return [
            { from, to, using },
            ...(back === undefined && cast === null ? [] : [{ from: to, to: from, using: return_ ?? null }]),
          ];
        }),
      );
    expect(tries.length).toBeGreaterThan(200);
    expect((await failing(tries)).filter((line) => !isOfEnums(line))).toEqual([]);
  });
});

/** Only the catalog tells an enum from a domain; commands/questions knows it. */
function isOfEnums(line: string): boolean {
  return /cannot cast type \S+( \S+)* to (mood|feeling)|cannot cast type (mood|feeling)/.test(line);
}

function isAskedOnPurpose(from: string, to: string): boolean {
  const [a, b] = [castTypeOf(from), castTypeOf(to)];
  const toText = ["text", "varchar", "char", "bpchar"].includes(b.base);
  return (a.array && !b.array && toText) || (a.base === "bytea" && toText) || b.base === "name";
}
