// What a role lacks when PostgreSQL refuses it something, and the statement that mends it. Which object it is stands in the
// message only; where the server speaks another language, the hint says no more than who was refused.
// Source: https://www.postgresql.org/docs/current/ddl-priv.html
import { qualifiedName, quoteIdentifier } from "../engine/catalog/identifier.ts";
import { UserError } from "../engine/errors.ts";
import { PostgresError, type Session } from "../ports.ts";

const insufficientPrivilege = "42501";
const readOnly = "25006";

/** The same error with the way out, where it is about that; the transaction that it arose in is over. */
export async function withPermissionHint(session: Session, error: unknown): Promise<unknown> {
  const refusal = error instanceof UserError ? error.cause : error;
  if (!(refusal instanceof PostgresError) || ![insufficientPrivilege, readOnly].includes(refusal.code)) return error;
  const hint = await hintFor(session, refusal).catch(() => undefined);
  if (hint === undefined) return error;
  const { code, message } =
    error instanceof UserError
      ? error
      : { code: "no_permission", message: `${session.description}: ${refusal.message} (${refusal.code})` };
  return new UserError(code, message, { hint, cause: error });
}

async function hintFor(session: Session, { code, message }: PostgresError): Promise<string> {
  if (code === readOnly)
    return "the database takes no writes: name the primary server, or a role without default_transaction_read_only, in DATABASE_URL";
  const [row] = await session.query<{ role: string }>("select current_user as role");
  const asking = { session, role: row?.role ?? "" };
  const denied = /^permission denied for ([a-z ]+) (.+)$/s.exec(message);
  const [, kind = "", name = ""] = denied ?? /^must be owner of ([a-z ]+) (.+)$/s.exec(message) ?? [];
  const mend = denied === null ? await ownership(asking, kind, name) : await grant(asking, kind, name);
  return mend ?? `the role ${asking.role} may not do that: let a role do it that may`;
}

interface Asking {
  readonly session: Session;
  readonly role: string;
}

async function grant(asking: Asking, kind: string, name: string): Promise<string | null> {
  const missing = await missingOn(asking, kind, name);
  if (missing === null || missing.privileges.length === 0) return null;
  const { object, owner, privileges } = missing;
  return `grant ${privileges.join(", ")} on ${object} to ${quoteIdentifier(asking.role)}; (as ${owner}), then run the command again`;
}

interface Missing {
  readonly object: string;
  readonly owner: string;
  readonly privileges: readonly string[];
}

async function missingOn({ session }: Asking, kind: string, name: string): Promise<Missing | null> {
  const ask = async (sql: string, privileges: readonly string[]): Promise<Missing | null> => {
    const [row] = await session.query<{ object: string; owner: string; missing: string }>(sql, [name, privileges]);
    return row === undefined ? null : { ...row, privileges: privileges.filter((each) => row.missing.includes(each)) };
  };
  if (kind === "schema") return ask(onSchema, ["usage", "create"]);
  if (kind === "database") return ask(onDatabase, ["create"]);
  if (kind === "sequence") return ask(onRelation("sequence"), ["usage", "select", "update"]);
  if (["table", "view", "materialized view"].includes(kind))
    return ask(onRelation("table"), ["select", "insert", "update", "delete"]);
  return null;
}

async function ownership({ session, role }: Asking, kind: string, name: string): Promise<string | null> {
  if (kind === "") return null;
  const [found] = await session.query<{ object: string; kind: string; owner: string; isMember: boolean }>(owned, [
    name,
  ]);
  const object = found?.object ?? (["type", "schema"].includes(kind) ? qualifiedName(name) : null);
  if (object === null) return null;
  const own = `alter ${found?.kind ?? kind} ${object} owner to ${quoteIdentifier(role)};`;
  if (found === undefined) return `${own} (as its owner), then run the command again`;
  return found.isMember
    ? `${object} belongs to ${found.owner}: run the command as that role (add ?role=${encodeURIComponent(found.owner)} to DATABASE_URL), or ${own}`
    : `${object} belongs to ${found.owner}: run the command as that role, or ${own}`;
}

const missingOf = (has: string): string =>
  `(select coalesce(string_agg(p, ' '), '') from unnest($2::text[]) p where not ${has}) as missing`;

// Nobody can be pg_database_owner but by owning the database.
const onSchema = `select 'schema ' || quote_ident(n.nspname) as object,
  case pg_get_userbyid(n.nspowner) when 'pg_database_owner' then 'the owner of the database' else pg_get_userbyid(n.nspowner) end as owner,
  ${missingOf("has_schema_privilege(n.oid, p)")} from pg_namespace n where n.nspname = $1`;

const onDatabase = `select 'database ' || quote_ident(d.datname) as object, pg_get_userbyid(d.datdba) as owner,
  ${missingOf("has_database_privilege(d.oid, p)")} from pg_database d where d.datname = $1`;

const onRelation = (kind: "table" | "sequence"): string =>
  `select '${kind} ' || c.oid::regclass as object, pg_get_userbyid(c.relowner) as owner,
  ${missingOf(`has_${kind}_privilege(c.oid, p)`)} from pg_class c where c.relname = $1 and c.relkind ${kind === "sequence" ? "= 'S'" : "<> 'S'"}
  order by pg_table_is_visible(c.oid) desc limit 1`;

const owned = `select coalesce(t.oid, c.oid)::regclass::text as object, pg_get_userbyid(c.relowner) as owner, pg_has_role(c.relowner, 'MEMBER') as "isMember",
  case coalesce(t.relkind, c.relkind) when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end as kind
  from pg_class c left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
  where c.relname = $1 order by pg_table_is_visible(c.oid) desc limit 1`;
