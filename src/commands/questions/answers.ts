// The answers that flags give before a question is asked.
import type { Kind } from "../../engine/catalog/kind.ts";
import type { ObjectId } from "../../engine/catalog/object-id.ts";
import { UserError } from "../../engine/errors.ts";
import type { RenameAnswers } from "../rename-questions.ts";

/** Names in them are written as in SQL: `posts.title`, with the schema before it where it isn't the default one. */
export interface Answers extends RenameAnswers {
  /** `posts.slug=''`: what rows get in a new column. */
  readonly fills: readonly string[];
  /** `posts.at=to_timestamp(at)`: how values get to another type. */
  readonly usings: readonly string[];
  /** The same for the way back. */
  readonly usingBacks: readonly string[];
  /** `mood.worse:ok`, `mood.worse:null`: what rows get in place of a value that goes. */
  readonly maps: readonly string[];
  /** `mood`: its values are put into the models' order, by making the type anew. */
  readonly reorders: readonly string[];
  /** `mood`: its values keep the database's order. */
  readonly keepOrders: readonly string[];
}

export const noAnswers: Answers = {
  renames: [],
  drops: [],
  fills: [],
  usings: [],
  usingBacks: [],
  maps: [],
  reorders: [],
  keepOrders: [],
};

/** What an object is called before the operations. */
export type NameBefore = <K extends Kind>(id: ObjectId<K>) => ObjectId<K>;

/** A flag whose value is a name and an SQL expression. */
export interface Flag {
  readonly name: string;
  readonly example: string;
}

export const fillFlag: Flag = { name: "--fill", example: "\"posts.slug=''\"" };
export const usingFlag: Flag = { name: "--using", example: '"posts.at=to_timestamp(at)"' };
export const backFlag: Flag = { name: "--using-back", example: '"posts.at=extract(epoch from at)"' };

/** `posts.slug='' ` as typed → its two halves. */
export function parseAssignments({ name, example }: Flag, values: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    values.map((value) => {
      const at = value.indexOf("=");
      if (at > 0 && value.slice(at + 1).trim() !== "") return [value.slice(0, at), value.slice(at + 1)];
      throw new UserError("bad_answer", `${name} ${value} has no value`, {
        exit: 2,
        hint: `write ${name} ${example}`,
      });
    }),
  );
}

/** Before anything is read: what is typed wrong needs no database to be told. */
export function assertReadable({ fills, usings, usingBacks }: Answers): void {
  parseAssignments(fillFlag, fills);
  parseAssignments(usingFlag, usings);
  parseAssignments(backFlag, usingBacks);
}

export function unusedAnswer(answer: string, hint: string): UserError {
  return new UserError("unused_answer", `${answer} answers no question`, { exit: 2, hint });
}
