// Makes objects on a replica in few round trips. What fails for want of another object is tried again after the others,
// for as long as that helps: no order of functions, types and tables is right for every database.
import { quoteLiteral } from "../engine/catalog/identifier.ts";
import type { Session } from "../ports.ts";

export interface Piece {
  /** What it makes, in words. */
  readonly object: string;
  readonly sql: string;
}

/** A piece that PostgreSQL refuses, with what it says. */
export interface Refusal extends Piece {
  readonly message: string;
}

/** In one transaction, which holds a lock for everything that it makes. */
const mostAtOnce = 500;

/** The pieces that could not be made; all others are. */
export async function build(session: Session, pieces: readonly Piece[]): Promise<Refusal[]> {
  let refused: Refusal[] = [];
  for (let at = 0; at < pieces.length; at += mostAtOnce)
    refused = await buildTogether(session, [...refused, ...pieces.slice(at, at + mostAtOnce)]);
  return refused;
}

async function buildTogether(session: Session, pieces: readonly Piece[]): Promise<Refusal[]> {
  const script = `begin; set local check_function_bodies = off; do ${quoteLiteral(block(pieces))};
select current_setting('sluice.refused') as refused; commit`;
  const [rows] = await session.script(script);
  const refused = JSON.parse(String(rows?.[0]?.refused)) as Readonly<Record<string, string>>;
  return pieces.flatMap(({ object, sql }, at) => {
    const message = refused[at + 1];
    return message === undefined ? [] : [{ object, sql, message }];
  });
}

// https://www.postgresql.org/docs/current/plpgsql-control-structures.html#PLPGSQL-ERROR-TRAPPING
function block(pieces: readonly Piece[]): string {
  return `declare
  statements text[] := array[${pieces.map(({ sql }) => quoteLiteral(sql)).join(",\n")}];
  waiting integer[] := array(select generate_series(1, cardinality(statements)));
  refused jsonb;
  place integer;
begin
  loop
    refused := '{}';
    foreach place in array waiting loop
      begin
        execute statements[place];
      exception when others then
        refused := refused || jsonb_build_object(place, sqlerrm);
      end;
    end loop;
    exit when refused = '{}' or cardinality(waiting) = (select count(*) from jsonb_object_keys(refused));
    waiting := array(select key::integer from jsonb_object_keys(refused) key order by 1);
  end loop;
  perform set_config('sluice.refused', refused::text, true);
end`;
}
