// Comments, by the numbers of the objects that they are on: those of the database, and of roles, which are the server's.
// Source: https://www.postgresql.org/docs/current/catalog-pg-description.html
import { kindReaders } from "./kinds/registry.ts";
import type { Oid } from "./relations.ts";

export type CommentRow = readonly [catalog: string, oid: Oid, column: number, comment: string];

const catalogs = [...new Set(Object.values(kindReaders).map(({ catalog }) => `'${catalog}'::regclass`))].join(", ");

export const commentsQuery = `select coalesce(json_agg(json_build_array(d.classoid::regclass, d.objoid, d.objsubid, d.description)), '[]')
from (
  select classoid, objoid, objsubid, description from pg_description
  union all select classoid, objoid, 0, description from pg_shdescription
) d where d.classoid in (${catalogs})`;
