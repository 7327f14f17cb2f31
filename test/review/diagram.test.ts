// Which tables a diagram shows, and how it marks what differs on them.
import { describe, expect, test } from "vitest";
import { diagramOf } from "../../src/review/diagram.ts";
import { shownColumns } from "../../src/review/shown-columns.ts";
import { catalog, check, column, foreignKey, index, primaryKey, table, unique } from "../engine/facts.ts";

const users = [
  table("users"),
  column("users.id", "bigint", { notNull: true }),
  column("users.email", "text", { notNull: true }),
  primaryKey("users.users_pkey", "id"),
  unique("users.users_email_key", "email"),
];
const tags = [table("tags"), column("tags.id", "bigint", { notNull: true }), primaryKey("tags.tags_pkey", "id")];
const posts = [
  table("posts"),
  column("posts.id", "bigint", { notNull: true }),
  column("posts.author_id", "bigint", { notNull: true }),
  column("posts.title", "varchar(200)"),
  primaryKey("posts.posts_pkey", "id"),
  foreignKey("posts.posts_author_id_fkey", ["author_id"], ["users", "id"]),
];
const before = catalog(...users, ...tags, ...posts);

const marks = (tables: readonly { readonly name: string; readonly change: string }[]): string[] =>
  tables.map(({ name, change }) => `${name} ${change}`);

describe("diagramOf", () => {
  test("nothing differs: nothing is drawn", () => {
    expect(diagramOf(before, before)).toEqual({ before: [], after: [] });
  });

  test("a column that comes, one that changes, one that goes", () => {
    const changed = catalog(
      ...users,
      ...tags,
      table("posts"),
      column("posts.id", "bigint", { notNull: true }),
      column("posts.author_id", "integer", { notNull: true }),
      column("posts.subtitle", "text"),
      primaryKey("posts.posts_pkey", "id"),
      foreignKey("posts.posts_author_id_fkey", ["author_id"], ["users", "id"]),
    );
    const diagram = diagramOf(before, changed);
    expect(marks(diagram.before)).toEqual(["posts changed", "users same"]);
    expect(marks(diagram.after)).toEqual(["posts changed", "users same"]);
    expect(marks(diagram.before[0]?.columns ?? [])).toEqual(["id same", "author_id changed", "title removed"]);
    expect(diagram.after[0]?.columns).toEqual([
      { name: "id", type: "bigint", notNull: true, keys: ["primary"], change: "same" },
      { name: "author_id", type: "integer", notNull: true, keys: ["foreign"], change: "changed" },
      { name: "subtitle", type: "text", notNull: false, keys: [], change: "added" },
    ]);
    expect(diagram.after[0]?.references).toEqual([
      { columns: ["author_id"], table: "users", optional: false, change: "same" },
    ]);
  });

  test("a table that comes, and the one that it refers to", () => {
    const comments = [
      table("comments"),
      column("comments.tag_id", "bigint"),
      foreignKey("comments.comments_tag_id_fkey", ["tag_id"], ["tags", "id"]),
    ];
    const diagram = diagramOf(before, catalog(...users, ...tags, ...posts, ...comments));
    expect(marks(diagram.before)).toEqual(["tags same"]);
    expect(marks(diagram.after)).toEqual(["comments added", "tags same"]);
    expect(diagram.after[0]?.references).toEqual([
      { columns: ["tag_id"], table: "tags", optional: true, change: "added" },
    ]);
  });

  test("a table that goes stands on one side", () => {
    const diagram = diagramOf(before, catalog(...users, ...tags));
    expect(marks(diagram.before)).toEqual(["posts removed", "users same"]);
    expect(marks(diagram.after)).toEqual(["users same"]);
    expect(marks(diagram.before[0]?.columns ?? [])).toEqual(["id removed", "author_id removed", "title removed"]);
  });

  test("a table under another name goes and comes", () => {
    const renamed = catalog(...users, table("labels"), column("labels.id", "bigint"), ...posts);
    const diagram = diagramOf(before, renamed);
    expect([marks(diagram.before), marks(diagram.after)]).toEqual([["tags removed"], ["labels added"]]);
  });

  test.each([
    ["an index", index("posts.posts_title_idx", ["title"])],
    ["a check", check("posts.posts_title_check", "title <> ''")],
    ["a unique constraint", unique("posts.posts_title_key", "title")],
  ])("%s marks its table, and no column", (_, more) => {
    const { after } = diagramOf(before, catalog(...users, ...tags, ...posts, more));
    expect(marks(after)).toEqual(["posts changed", "users same"]);
    expect(new Set(after[0]?.columns.map(({ change }) => change))).toEqual(new Set(["same"]));
  });

  test("a unique index makes a key, unless it is partial", () => {
    const titleKeys = (where: string | null): unknown => {
      const unique = index("posts.posts_title_idx", ["title"], { unique: true, where });
      return diagramOf(before, catalog(...users, ...tags, ...posts, unique)).after[0]?.columns[2]?.keys;
    };
    expect([titleKeys(null), titleKeys("title <> ''")]).toEqual([["unique"], []]);
  });

  test("the order of the catalogs doesn't matter", () => {
    const after = catalog(...tags, ...posts, ...users, column("tags.name", "text"), column("users.name", "text"));
    const turned = catalog(...users, column("users.name", "text"), ...posts, ...tags, column("tags.name", "text"));
    expect(diagramOf(before, after)).toEqual(diagramOf(before, turned));
    expect(marks(diagramOf(before, after).after)).toEqual(["tags changed", "users changed"]);
  });
});

describe("shownColumns", () => {
  const wide = Array.from({ length: 40 }, (_, at) => ({
    name: `c${at}`,
    type: "text",
    notNull: true,
    keys: at === 30 ? (["primary"] as const) : [],
    change: at >= 35 ? ("added" as const) : ("same" as const),
  }));
  const drawn = { name: "wide", columns: wide, references: [] } as const;

  test("of a wide table: what changes, the keys, and some more", () => {
    const { columns, left } = shownColumns({ ...drawn, change: "changed" });
    expect(columns.map(({ name }) => name)).toEqual([
      "c0",
      "c1",
      "c2",
      "c3",
      "c4",
      "c5",
      "c30",
      ...wide.slice(35).map(({ name }) => name),
    ]);
    expect(left).toBe(28);
  });

  test("all that changes, however much", () => {
    const all = wide.map((each) => ({ ...each, change: "added" as const }));
    expect(shownColumns({ ...drawn, change: "added", columns: all })).toEqual({ columns: all, left: 0 });
  });

  test("of a table that stays: no more than its keys need", () => {
    expect(
      shownColumns({ ...drawn, change: "same", columns: wide.slice(0, 31) }).columns.map(({ name }) => name),
    ).toEqual(["c0", "c1", "c30"]);
  });
});
