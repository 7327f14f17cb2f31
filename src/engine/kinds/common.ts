// What every kind of object may have, and Drizzle can't say of any: a comment, and what others may do with it. It is kept
// as the database has it, and comes back when the object is made anew.
// Source: https://www.postgresql.org/docs/current/sql-grant.html and sql-comment.html
import type { Fact, Json } from "../catalog/fact.ts";
import { quoteIdentifier, quoteLiteral } from "../catalog/identifier.ts";
import type { Kind } from "../catalog/kind.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import type { Changes } from "../operations/operation.ts";
import { type Statement, statement } from "../render/statement.ts";
import type { Alteration, AttributeRule, KindSql } from "./rules.ts";

export interface CommonAttributes {
  readonly comment?: string | null;
  /** By role, without the owner: `{ reader: ["SELECT"], app: ["UPDATE WITH GRANT OPTION"] }`. `null`: as when it was made. */
  readonly grants?: Grants | null;
}

export type CommonSql<K extends Kind = Kind> = Pick<KindSql<K>, "comment" | "grant" | "granted">;

export type Grants = Readonly<Record<string, readonly string[]>>;

export const commonAttributes = {
  comment: { change: "alter" },
  grants: { change: "alter" },
} as const satisfies { readonly [A in keyof Required<CommonAttributes>]: AttributeRule };

export const commonDefaults = { comment: null, grants: null } as const;

const grantOption = " WITH GRANT OPTION";

export const withoutOption = (privilege: string): string => privilege.replace(grantOption, "");

/** After the object was made. */
export function createCommon<K extends Kind>(sql: CommonSql<K>, { id, attributes }: Fact<K>): Statement[] {
  const { comment = null, grants = null } = attributes as CommonAttributes;
  const changes = { comment: { from: null, to: comment }, grants: { from: null, to: grants as Json } };
  return alterCommon(sql, id, changes);
}

/** The change of an object that is made anew under its name: it begins without a comment, and with what everybody may do. */
const madeAnew = "made anew";

/** Both, where there is any, for an object that an alteration makes anew. */
export function saidAgain<K extends Kind>({ from, to }: Pick<Alteration<K>, "from" | "to">): Changes {
  const change = (name: keyof CommonAttributes): Changes => {
    const [old, now] = [from, to].map(({ attributes }) => (attributes as CommonAttributes)[name] ?? null) as Json[];
    return old === null && now === null ? {} : { [name]: { from: old, to: now, with: madeAnew } };
  };
  return { ...change("comment"), ...change("grants") };
}

export function alterCommon<K extends Kind>(sql: CommonSql<K>, id: ObjectId<K>, changes: Changes): Statement[] {
  const { comment, grants } = changes;
  return [
    ...(comment === undefined || (comment.from === comment.to && comment.with !== madeAnew)
      ? []
      : [commentOn(sql.comment(id), comment.to)]),
    ...(grants === undefined || sql.grant === undefined
      ? []
      : changeGrants((privileges) => sql.grant?.(id, privileges) ?? "", {
          from: grantsOf(grants.from, sql),
          to: grantsOf(grants.to, sql),
          begun: grantsOf(grants.with === madeAnew ? null : grants.from, sql),
        })),
  ];
}

function commentOn(object: string, comment: Json | undefined): Statement {
  return statement(`COMMENT ON ${object} IS ${typeof comment === "string" ? quoteLiteral(comment) : "NULL"}`);
}

function grantsOf(grants: Json | undefined, { granted = [] }: Pick<CommonSql, "granted">): Grants {
  return (grants ?? (granted.length === 0 ? {} : { public: granted })) as Grants;
}

interface GrantsChange {
  readonly from: Grants;
  readonly to: Grants;
  /** As it may be by now: when it was made anew, or, on the way back, only altered. */
  readonly begun: Grants;
}

function changeGrants(on: (privileges: readonly string[]) => string, { from, to, begun }: GrantsChange): Statement[] {
  const roles = [...new Set([from, to, begun].flatMap((grants) => Object.keys(grants)))].sort();
  return roles.flatMap((role) => {
    const [one, other, now] = [from[role] ?? [], begun[role] ?? [], to[role] ?? []];
    const name = role === "public" ? "PUBLIC" : quoteIdentifier(role);
    const gone = [...new Set([...one, ...other].filter((each) => !now.includes(each)).map(withoutOption))];
    const come = now.filter((each) => !one.includes(each) || !other.includes(each));
    const plain = come.filter((each) => !each.endsWith(grantOption));
    const withOption = come.filter((each) => each.endsWith(grantOption)).map(withoutOption);
    return [
      ...(gone.length === 0 ? [] : [statement(`REVOKE ${on(gone)} FROM ${name}`)]),
      ...(plain.length === 0 ? [] : [statement(`GRANT ${on(plain)} TO ${name}`)]),
      ...(withOption.length === 0 ? [] : [statement(`GRANT ${on(withOption)} TO ${name}${grantOption}`)]),
    ];
  });
}
