// Reviews as data: one of a blog that has a bit of everything, and one whose every name and text is hostile.
import type {
  DiagramColumn,
  DiagramTable,
  Review,
  ReviewedMigration,
  ReviewedStatement,
  ReviewFinding,
  Weight,
} from "../../src/review/review.ts";

const posts: Weight = { table: "posts", rows: 1_234_567, bytes: 356_515_840 };
const comments: Weight = { table: "comments", rows: 9_120_400, bytes: 1_932_735_283 };
const drafts: Weight = { table: "legacy_drafts", rows: 412, bytes: 98_304 };

export function statement(more: Partial<ReviewedStatement>): ReviewedStatement {
  return {
    operation: 0,
    sql: "SELECT 1",
    lock: null,
    measured: true,
    locks: [],
    rewrites: [],
    scans: [],
    builds: [],
    writes: [],
    ...more,
  };
}

function finding(more: Partial<ReviewFinding>): ReviewFinding {
  return {
    rule: "table-rewrite",
    level: "error",
    scope: "project",
    file: null,
    line: null,
    object: null,
    weight: null,
    message: "",
    instead: "",
    accepted: null,
    ...more,
  };
}

export function migration(more: Partial<ReviewedMigration>): ReviewedMigration {
  return {
    scope: "project",
    revision: "000000000000",
    name: "nothing",
    file: "core/db/migrations/nothing.ts",
    app: null,
    operations: [],
    up: [],
    down: [],
    wayBack: "lossless",
    irreversible: null,
    proof: { state: "proven", directions: "both" },
    findings: [],
    diagram: { before: [], after: [] },
    ...more,
  };
}

function column(name: string, type: string, more: Partial<DiagramColumn> = {}): DiagramColumn {
  return { name, type, notNull: true, keys: [], change: "same", ...more };
}

function table(name: string, more: Partial<DiagramTable>): DiagramTable {
  return { name, change: "same", columns: [], references: [], ...more };
}

const id = column("id", "bigint", { keys: ["primary"] });
const users = table("users", { columns: [id, column("email", "text", { keys: ["unique"] }), column("name", "text")] });
const author = { columns: ["author_id"], table: "users", optional: false, change: "same" } as const;
const authorId = column("author_id", "bigint", { keys: ["foreign"] });

const widenFile = "core/db/migrations/20261121_1021_e4982cdd175e_widen_posts.ts";

const widen = migration({
  revision: "e4982cdd175e",
  name: "widen posts",
  file: widenFile,
  app: "blog",
  operations: [
    { words: "alter column posts.views (type)", line: 14 },
    { words: "add column posts.subtitle", line: 15 },
    { words: "add index posts.posts_title_idx", line: 16 },
    { words: "drop table legacy_drafts", line: 17 },
  ],
  up: [
    {
      transactional: true,
      statements: [
        statement({
          sql: "ALTER TABLE posts ALTER COLUMN views TYPE bigint",
          lock: "ACCESS EXCLUSIVE",
          locks: [{ ...posts, lock: "ACCESS EXCLUSIVE" }],
          rewrites: [posts],
        }),
        statement({ operation: 1, sql: "ALTER TABLE posts ADD COLUMN subtitle varchar(80)", lock: "ACCESS EXCLUSIVE" }),
        statement({
          operation: 3,
          sql: "DROP TABLE legacy_drafts",
          lock: "ACCESS EXCLUSIVE",
          locks: [
            { ...drafts, lock: "ACCESS EXCLUSIVE" },
            { table: "users", rows: 52_031, bytes: 9_437_184, lock: "ACCESS EXCLUSIVE" },
          ],
        }),
      ],
    },
    {
      transactional: false,
      statements: [
        statement({
          operation: 2,
          sql: "CREATE INDEX CONCURRENTLY posts_title_idx ON posts (lower(title))",
          lock: "SHARE UPDATE EXCLUSIVE",
          locks: [{ ...posts, lock: "SHARE UPDATE EXCLUSIVE" }],
          builds: [{ ...posts, index: "posts_title_idx" }],
        }),
      ],
    },
  ],
  down: [
    {
      transactional: false,
      statements: [statement({ sql: "DROP INDEX CONCURRENTLY posts_title_idx", measured: false })],
    },
    {
      transactional: true,
      statements: [
        statement({
          operation: 1,
          sql: "CREATE TABLE legacy_drafts (\n  id bigint NOT NULL,\n  author_id bigint,\n  body text,\n  CONSTRAINT legacy_drafts_pkey PRIMARY KEY (id)\n)",
          measured: false,
        }),
        statement({
          operation: 2,
          sql: "ALTER TABLE posts DROP COLUMN subtitle",
          lock: "ACCESS EXCLUSIVE",
          measured: false,
        }),
        statement({
          operation: 3,
          sql: "ALTER TABLE posts ALTER COLUMN views TYPE integer",
          lock: "ACCESS EXCLUSIVE",
          measured: false,
        }),
      ],
    },
  ],
  wayBack: "lossy (posts.subtitle, posts.views, legacy_drafts comes back without its data)",
  findings: [
    finding({
      file: widenFile,
      line: 14,
      object: "table posts",
      weight: posts,
      message: "rewrites table posts",
      instead:
        "Expand and contract: add a new column, fill it in batches, let the code use it, and drop the old one in a later release.",
    }),
    finding({
      rule: "data-loss",
      file: widenFile,
      line: 17,
      object: "table legacy_drafts",
      weight: drafts,
      message: "drops table legacy_drafts",
      instead: "First deploy code that no longer uses it, then drop it in a later release, after a backup.",
      accepted: "empty since the move to posts, and backed up on 2026-11-19",
    }),
  ],
  diagram: {
    before: [
      table("legacy_drafts", {
        change: "removed",
        columns: [
          { ...id, change: "removed" },
          column("author_id", "bigint", { notNull: false, keys: ["foreign"], change: "removed" }),
          column("body", "text", { notNull: false, change: "removed" }),
        ],
        references: [{ ...author, optional: true, change: "removed" }],
      }),
      table("posts", {
        change: "changed",
        columns: [
          id,
          authorId,
          column("title", "varchar(200)"),
          column("views", "integer", { change: "changed" }),
          column("rating", "numeric(3,2)"),
          column("published_at", "timestamptz", { notNull: false }),
        ],
        references: [author],
      }),
      users,
    ],
    after: [
      table("posts", {
        change: "changed",
        columns: [
          id,
          authorId,
          column("title", "varchar(200)"),
          column("views", "bigint", { change: "changed" }),
          column("rating", "numeric(3,2)"),
          column("published_at", "timestamptz", { notNull: false }),
          column("subtitle", "varchar(80)", { notNull: false, change: "added" }),
        ],
        references: [author],
      }),
      users,
    ],
  },
});

const reactionsFile = "core/db/migrations/20261122_0904_77b0c1fa9d20_add_reactions.ts";

const reactions = migration({
  revision: "77b0c1fa9d20",
  name: "add reactions",
  file: reactionsFile,
  app: "blog",
  operations: [
    { words: "add table reactions", line: 10 },
    { words: "run code", line: 22 },
    { words: "add check constraint comments.comments_body_check", line: 31 },
  ],
  up: [
    {
      transactional: true,
      statements: [
        statement({
          sql: "CREATE TABLE reactions (\n  comment_id bigint NOT NULL,\n  user_id bigint NOT NULL,\n  emoji text NOT NULL,\n  CONSTRAINT reactions_pkey PRIMARY KEY (comment_id, user_id),\n  CONSTRAINT reactions_comment_id_fkey FOREIGN KEY (comment_id) REFERENCES comments (id) ON DELETE CASCADE\n)",
          locks: [{ ...comments, lock: "SHARE ROW EXCLUSIVE" }],
        }),
        statement({ operation: 1, sql: null, locks: [{ ...comments, lock: "ROW EXCLUSIVE" }], writes: [comments] }),
        statement({
          operation: 2,
          sql: "ALTER TABLE comments ADD CONSTRAINT comments_body_check CHECK (body <> '')",
          lock: "ACCESS EXCLUSIVE",
          locks: [{ ...comments, lock: "ACCESS EXCLUSIVE" }],
          scans: [comments],
        }),
      ],
    },
  ],
  down: null,
  wayBack: "irreversible",
  irreversible: "empty bodies are replaced by a text, and nobody knows afterwards which",
  proof: {
    state: "refuted",
    why: "after up, the replica differs from the models",
    objects: ["check constraint comments.comments_body_check"],
  },
  findings: [
    finding({
      rule: "refuted",
      file: reactionsFile,
      message: "it leads elsewhere than the models say: check constraint comments.comments_body_check",
      instead: "Mend the migration.",
    }),
    finding({
      rule: "clash",
      level: "warning",
      file: reactionsFile,
      line: 31,
      object: "table comments",
      weight: comments,
      message: "table comments is touched by 77b0c1fa9d20 and 9c02d7e1b3aa",
      instead: "Rebase one of them on the other and look at both, or merge with --accept when they get along.",
    }),
    finding({
      rule: "unused-acceptance",
      level: "info",
      file: reactionsFile,
      message: 'it accepts "table-rewrite posts", and nothing of that was found',
      instead: "Take it out of `accepts`.",
    }),
  ],
  diagram: {
    before: [
      table("comments", {
        change: "changed",
        columns: [
          id,
          column("post_id", "bigint", { keys: ["foreign"] }),
          column("parent_id", "bigint", { notNull: false, keys: ["foreign"] }),
          column("body", "text"),
        ],
        references: [{ columns: ["parent_id"], table: "comments", optional: true, change: "same" }],
      }),
    ],
    after: [
      table("comments", {
        change: "changed",
        columns: [
          id,
          column("post_id", "bigint", { keys: ["foreign"] }),
          column("parent_id", "bigint", { notNull: false, keys: ["foreign"] }),
          column("body", "text"),
        ],
        references: [{ columns: ["parent_id"], table: "comments", optional: true, change: "same" }],
      }),
      table("reactions", {
        change: "added",
        columns: [
          column("comment_id", "bigint", { keys: ["primary", "foreign"], change: "added" }),
          column("user_id", "bigint", { keys: ["primary"], change: "added" }),
          column("emoji", "text", { change: "added" }),
        ],
        references: [{ columns: ["comment_id"], table: "comments", optional: false, change: "added" }],
      }),
    ],
  },
});

const search = migration({
  scope: "billing",
  revision: "b1c4e85502aa",
  name: "add search",
  file: "apps/billing/migrations/20261122_1130_b1c4e85502aa_add_search.ts",
  operations: [{ words: "run SQL", line: 9 }],
  up: [
    {
      transactional: true,
      statements: [statement({ sql: "CREATE EXTENSION IF NOT EXISTS pgroonga;", measured: false })],
    },
  ],
  down: [{ transactional: true, statements: [statement({ sql: "DROP EXTENSION pgroonga;", measured: false })] }],
  proof: { state: "unproven", why: "the embedded PostgreSQL has no extension pgroonga" },
  findings: [
    finding({
      rule: "untried",
      level: "warning",
      scope: "billing",
      file: "apps/billing/migrations/20261122_1130_b1c4e85502aa_add_search.ts",
      line: 9,
      message: "it was not tried: the embedded PostgreSQL has no extension pgroonga",
      instead: "Set sluice.proof to a server that has what the migration asks for.",
    }),
  ],
});

/** A rewrite of a large table, an accepted loss, a refuted migration, one that wasn't tried, a fork, an uncovered model. */
export const blog: Review = {
  base: "origin/main",
  database: "db.example.com:5432/blog",
  migrations: [widen, reactions, search],
  findings: [
    finding({
      rule: "fork",
      file: "core/db/migrations/head",
      line: 1,
      message: "77b0c1fa9d20 and 9c02d7e1b3aa both follow 436b4169f309",
      instead:
        "npx sluice merge joins the two; npx sluice rebase puts one after the other, as long as it isn't applied.",
    }),
    finding({
      rule: "uncovered-models",
      object: "column users.locale",
      message: "no migration makes column users.locale",
      instead: "npx sluice makemigrations writes the migration.",
    }),
  ],
};

export const nothing: Review = { base: null, database: null, migrations: [], findings: [] };

/** What has broken one format or another. */
export const hostileTexts = [
  "a\"b'c",
  "line\nbreak\r\n# heading",
  "${7 * 7} and `code` ``` fence",
  "a|b || c",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "]]> --> */ -- ;",
  "</details></summary></style></title>",
  "😀 𝔘 ü 表",
  "select",
  "pk",
  "direction TB",
  '%%{init: {"theme": "dark"}}%%',
  "**bold** _em_ ~~gone~~ [a](javascript:alert(1)) ![i](http://evil.example/i.png)",
  "@everyone #1 www.evil.example https://evil.example",
  "%0A::error::injected, a:b",
  "\u202eright to left\u0007",
  "&lt;b&gt; &amp; &#64;",
  "::stop-commands::x",
] as const;

/** A review in which all that a user can name or write is this text. */
export function hostile(text: string): Review {
  const weight: Weight = { table: text, rows: 10, bytes: 10 };
  const found = finding({ file: text, line: 3, object: text, weight, message: text, instead: text });
  const columns = [column(text, text, { change: "added" }), column(`${text}2`, "text")];
  const drawn = table(text, {
    change: "changed",
    columns,
    references: [{ columns: [text], table: text, optional: true, change: "added" }],
  });
  const sql = statement({
    sql: text,
    locks: [{ ...weight, lock: "SHARE" }],
    rewrites: [weight],
    builds: [{ ...weight, index: text }],
  });
  const one = migration({
    scope: text,
    name: text,
    file: text,
    app: text,
    operations: [{ words: `add ${text}`, line: 1 }],
    up: [{ transactional: true, statements: [sql] }],
    down: [{ transactional: true, statements: [sql] }],
    wayBack: text,
    irreversible: text,
    proof: { state: "refuted", why: text, objects: [text] },
    findings: [found, { ...found, accepted: text }],
    diagram: { before: [drawn], after: [drawn] },
  });
  return { base: text, database: text, migrations: [one], findings: [{ ...found, rule: "fork" }] };
}
