import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { Oid } from "../relations.ts";
import type { KindReader } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  name: string,
  createDb: boolean,
  createRole: boolean,
  inherit: boolean,
  login: boolean,
  superuser: boolean,
  replication: boolean,
  bypassRls: boolean,
];

/** pg_roles of the whole server, without PostgreSQL's own. What Drizzle can't say stands only where it isn't the default. */
export const roleReader: KindReader<"role", Row> = {
  kind: "role",
  catalog: "pg_authid",
  query: `select coalesce(json_agg(json_build_array(r.oid, r.rolname, r.rolcreatedb, r.rolcreaterole, r.rolinherit, r.rolcanlogin, r.rolsuper, r.rolreplication, r.rolbypassrls)), '[]')
from pg_roles r where left(r.rolname, 3) <> 'pg_'`,
  toFacts: (rows) =>
    rows.map(([oid, name, createDb, createRole, inherit, login, superuser, replication, bypassRls]) => ({
      oid,
      fact: fact(objectId("role", name), {
        createDb,
        createRole,
        inherit,
        ...(login && { login }),
        ...(superuser && { superuser }),
        ...(replication && { replication }),
        ...(bypassRls && { bypassRls }),
      }),
    })),
};
