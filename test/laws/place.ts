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
  const role = quoteIdentifier(reader);
  await session.script(`set client_min_messages = error; drop role if exists ${role}; create role ${role}; ${setup}`);
}

const kinds = { v: "view", m: "materialized view", r: "table", S: "sequence" };

/** The schema itself stays: without it, PostgreSQL would plan everything anew that was prepared. */
const dropAll = `
  for name in select nspname from pg_namespace where left(nspname, 3) <> 'pg_' and nspname not in ('information_schema', 'public') loop
    execute format('drop schema %I cascade', name);
  end loop;
${Object.entries(kinds)
  .map(
    ([
      kind,
      words,
    ]) => `  for name in select format('public.%I', relname) from pg_class where relnamespace = 'public'::regnamespace and relkind = '${kind}' loop
    execute 'drop ${words} if exists ' || name || ' cascade';
  end loop;`,
  )
  .join("\n")}
  for name in select format('public.%I', typname) from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e' loop
    execute 'drop type ' || name || ' cascade';
  end loop;`;

/** As it was when it was new, in one round trip. */
export async function empty({ session, roles: [, ...others] }: Place): Promise<void> {
  const dropRoles = `  for name in select rolname from pg_roles where rolname in (${others.map(quoteLiteral).join(", ")}) loop
    execute format('drop role %I', name);
  end loop;`;
  await session.script(`do ${quoteLiteral(`declare name text;\nbegin${dropAll}\n${dropRoles}\nend`)}`);
}

export async function leave({ session, roles }: Place): Promise<void> {
  await empty({ session, roles });
  const reader = quoteIdentifier(roles[0] ?? "");
  await session.script(`drop owned by ${reader}; drop role ${reader}`);
}
