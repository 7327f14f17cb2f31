// The validation of a constraint has an exact way back.
import { expect, it } from "vitest";
import { tried } from "../rules/examine.ts";
import { pglite } from "../support/database.ts";

const before = `create schema "App"; create table "App".users (id bigint primary key);
  create table "App".posts (author bigint, title text);
  alter table "App".posts add constraint "Checked" check (title in ('a', 'b')) not valid,
    add constraint f foreign key (author) references "App".users on delete cascade deferrable initially deferred not valid;
  comment on constraint "Checked" on "App".posts is 'It''s so'`;
const validated = { from: false, to: true };

it.each([
  ["a server", undefined],
  ["the embedded database", pglite],
] as const)("there and back: %s", async (_, open) => {
  const { rehearsal } = await tried(
    before,
    (op) => [op.alterCheck('"App".posts."Checked"', { validated }), op.alterForeignKey('"App".posts.f', { validated })],
    open,
  );
  expect(rehearsal.proof).toEqual({ state: "proven", directions: ["up", "down"] });
});
