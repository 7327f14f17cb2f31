// A database that is emptied for every pair, and the role that things are granted to.
import { quoteIdentifier, quoteLiteral } from "../../src/engine/catalog/identifier.ts";
import type { Session } from "../../src/ports.ts";
import { setup } from "./texts.ts";

export interface Place {
  readonly session: Session;
  /** The first one stands always. Roles are the server's: no two places may share them. */
  readonly roles: readonly string[];
}

/** Names for roles that nobody else on the server has. */
export function roleNames(mark: string): string[] {
  return ["reader", "a", "b"].map((name) => `fuzz_${mark}_${name}`);
}

export async function prepare({ session, roles: [reader = ""] }: Place): Promise<void> {
  await session.script(`drop role if exists ${quoteIdentifier(reader)}; create role ${quoteIdentifier(reader)}`);
}

/** As it was when it was new, in one round trip. */
export async function empty({ session, roles: [, ...others] }: Place): Promise<void> {
  const drop = `declare name text;
begin
  for name in select nspname from pg_namespace where left(nspname, 3) <> 'pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', name);
  end loop;
  for name in select rolname from pg_roles where rolname in (${others.map(quoteLiteral).join(", ")}) loop
    execute format('drop role %I', name);
  end loop;
end`;
  await session.script(
    `set client_min_messages = error; do ${quoteLiteral(drop)}; create schema public; grant all on schema public to public; ${setup}`,
  );
}

export async function leave({ session, roles }: Place): Promise<void> {
  await empty({ session, roles });
  const reader = quoteIdentifier(roles[0] ?? "");
  await session.script(`drop owned by ${reader}; drop role ${reader}`);
}
