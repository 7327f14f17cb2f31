import type { Session } from "../../src/ports.ts";

/** What roles that tests make are called like. They are the server's: each file has names of its own. */
export const testRole = "(left(rolname, 7) = 'sluice_' or left(rolname, 4) = 'app_')";

/** The database as it was when it was new, and the server without the roles of tests: quicker than another one. */
export async function empty(session: Session): Promise<void> {
  await session.query("discard all");
  const schemas = await session.query<{ name: string }>(
    "select quote_ident(nspname) as name from pg_namespace where left(nspname, 3) <> 'pg_' and nspname <> 'information_schema'",
  );
  const drops = schemas.map(({ name }) => `drop schema ${name} cascade;`);
  await session.script(`${drops.join("\n")} create schema public; grant all on schema public to public; ${dropRoles}`);
}

// A role that another database needs, or has dropped in the meantime, is that of a test that runs beside this one.
const dropRoles = `do $$
declare
  each name;
begin
  for each in select rolname from pg_roles where ${testRole} and rolname <> current_user loop
    begin
      execute format('drop owned by %I; drop role %I', each, each);
    exception when undefined_object or dependent_objects_still_exist then
      null;
    end;
  end loop;
end $$`;
