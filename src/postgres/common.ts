// What every kind of object may have, comments and grants: read by number beside the catalog document, and put on the facts
// that it belongs to. Nobody's stays nobody's: a comment on the index behind a key, a grant on the sequence of a serial.
import { equal, type Fact, isKind } from "../engine/catalog/fact.ts";
import type { CommonAttributes } from "../engine/kinds/common.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { type CommentRow, commentsQuery } from "./comments.ts";
import { type GrantsRow, grantsOf, grantsQuery } from "./grants.ts";
import type { Numbered } from "./kinds/reader.ts";
import type { Context, Oid } from "./relations.ts";

/** SELECT of one row with one column `common`, JSON as text. */
export const commonQuery = `select json_build_object('comments', (${commentsQuery}), 'grants', (${grantsQuery}))::text as common`;

interface CommonDocument {
  readonly comments: readonly CommentRow[];
  readonly grants: readonly GrantsRow[];
}

export interface Common {
  /** The fact with what is its own. */
  on(catalog: string, numbered: Numbered): Fact;
}

export const noCommon: Common = { on: (_, { fact }) => fact };

/** From the text of {@link commonQuery}. */
export function commonOf(text: string, { role, column: nameOf }: Pick<Context, "role" | "column">): Common {
  const { comments, grants } = JSON.parse(text) as CommonDocument;
  const byNumber = new Map<string, CommonAttributes>();
  for (const [catalog, oid, column, comment] of comments) byNumber.set(numberOf(catalog, oid, column), { comment });
  for (const [objects, granted] of grants) {
    const shared = grantsOf(granted, role);
    for (const object of objects) {
      const number = numberOf(...object);
      byNumber.set(number, { ...byNumber.get(number), grants: shared });
    }
  }
  const columns = new Map<Oid, number[]>();
  for (const number of byNumber.keys()) {
    const [catalog, oid = "", column] = number.split(" ");
    if (catalog === "pg_class" && column !== "0") columns.set(oid, [...(columns.get(oid) ?? []), Number(column)]);
  }
  return {
    on(catalog, { oid, column = 0, fact }) {
      const common = byNumber.get(numberOf(catalog, oid, column));
      const own = common === undefined ? fact : withCommon(fact, common);
      const numbers = catalog === "pg_class" ? columns.get(oid) : undefined;
      if (numbers === undefined || !(isKind(own, "view") || isKind(own, "materializedView"))) return own;
      const named = numbers.map((number) => [nameOf(oid, number), byNumber.get(numberOf(catalog, oid, number)) ?? {}]);
      return { ...own, attributes: { ...own.attributes, columns: Object.fromEntries(named.sort()) } };
    },
  };
}

function numberOf(catalog: string, oid: Oid, column: number): string {
  return `${catalog} ${oid} ${column}`;
}

/** Privileges that are as when it was made are not said. */
function withCommon(of: Fact, { comment, grants }: CommonAttributes): Fact {
  const { granted } = rulesOf(of.id.kind).sql;
  const asMade = granted === undefined ? {} : { public: granted };
  const attributes = {
    ...of.attributes,
    ...(comment !== undefined && { comment }),
    ...(grants !== undefined && !equal(grants as never, asMade) && { grants }),
  };
  return { ...of, attributes } as Fact;
}
