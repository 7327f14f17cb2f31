// The words that all reports share.
import { expect, test } from "vitest";
import { scriptInWords, scriptOf } from "../../src/review/script.ts";
import { spansOf } from "../../src/review/texts.ts";
import {
  bytesInWords,
  commandForAll,
  factsIn,
  findingsInWords,
  gravest,
  proofInWords,
  rowsInWords,
  sizeInWords,
  subjectInWords,
} from "../../src/review/words.ts";
import { blog, nothing, statement } from "./fixture.ts";

test.each([
  [0, "no rows"],
  [1, "1 row"],
  [12_345, "12,345 rows"],
  [999_999, "999,999 rows"],
  [1_000_000, "1 million rows"],
  [1_234_567, "1.2 million rows"],
  [3_400_000_000, "3.4 billion rows"],
])("%d rows are %s", (rows, words) => expect(rowsInWords(rows)).toBe(words));

test.each([
  [0, "0 bytes"],
  [1023, "1023 bytes"],
  [1024, "1 kB"],
  [8192, "8 kB"],
  [1_600_000, "1.5 MB"],
  [356_515_840, "340 MB"],
  [1_610_612_736, "1.5 GB"],
  [2 ** 50 * 2000, "2000 PB"],
])("%d bytes are %s", (bytes, words) => expect(bytesInWords(bytes)).toBe(words));

test("what isn't known isn't said", () => {
  expect(sizeInWords({ rows: null, bytes: null })).toBe("");
  expect(sizeInWords({ rows: null, bytes: 8192 })).toBe("8 kB");
  expect(sizeInWords({ rows: 2, bytes: null })).toBe("2 rows");
});

const posts = { table: "posts", rows: 1_234_567, bytes: 356_515_840 };
const users = { table: "users", rows: null, bytes: null };

test("a statement's facts, by table", () => {
  const one = statement({
    locks: [
      { ...posts, lock: "ACCESS EXCLUSIVE" },
      { ...users, lock: "SHARE ROW EXCLUSIVE" },
    ],
    rewrites: [posts],
    builds: [{ ...users, index: "users_email_idx" }],
  });
  expect(factsIn([{ transactional: true, statements: [one] }])(one)).toEqual([
    { words: "ACCESS EXCLUSIVE on posts, rewrites it (1.2 million rows, 340 MB)", grows: true },
    { words: "SHARE ROW EXCLUSIVE on users, builds index users_email_idx on it", grows: true },
  ]);
});

test("a lock that the transaction holds already is not said again", () => {
  const one = statement({ scans: [posts], writes: [posts] });
  expect(factsIn([{ transactional: true, statements: [one] }])(one)).toEqual([
    { words: "scans posts, writes to it (1.2 million rows, 340 MB)", grows: true },
  ]);
});

test("what wasn't measured is told apart from what does nothing", () => {
  const [tried, untried] = [statement({}), statement({ measured: false, lock: "SHARE" })];
  const mixed = factsIn([{ transactional: true, statements: [tried, untried] }]);
  expect([mixed(tried), mixed(untried)]).toEqual([[], [{ words: "SHARE (not measured)", grows: false }]]);
  const none = [{ transactional: true, statements: [untried, untried] }];
  expect(factsIn(none)(untried)).toEqual([{ words: "SHARE", grows: false }]);
  expect(scriptInWords(none)).toBe("2 statements in 1 transaction, not measured");
});

test("a script can be run: names in comments end no comment, every statement ends", () => {
  const one = statement({ sql: "SELECT 1 -- one", scans: [{ table: "a\nDROP TABLE b", rows: null, bytes: null }] });
  expect(scriptOf([{ transactional: true, statements: [one, statement({ sql: null })] }])).toBe(
    "BEGIN;\n-- scans a\n-- DROP TABLE b\nSELECT 1 -- one\n;\n-- code of the migration file runs here\nCOMMIT;",
  );
});

test("counts, the gravest, what a review is of", () => {
  const all = [...blog.findings, ...blog.migrations.flatMap(({ findings }) => findings)];
  expect(findingsInWords(all)).toBe("4 errors, 2 warnings, 1 note, 1 accepted");
  expect(findingsInWords([])).toBe("no findings");
  expect(gravest(all.filter(({ accepted }) => accepted !== null))).toBeNull();
  expect(gravest(all)).toBe("error");
  expect(subjectInWords(blog)).toBe(
    "3 migrations that origin/main doesn't have; rows estimated by db.example.com:5432/blog",
  );
  expect(subjectInWords(nothing)).toBe("nothing to review: every migration is applied");
  expect(commandForAll(blog)).toBe("npx sluice review --base origin/main --output review.html");
});

test("the three ways in which a proof ends", () => {
  expect(proofInWords({ state: "proven", directions: "up" })).toBe("proven: up");
  expect(proofInWords({ state: "refuted", why: "down fails", objects: ["table a", "table b"] })).toBe(
    "refuted: down fails (table a, table b)",
  );
  expect(proofInWords({ state: "unproven", why: "no replica" })).toBe("not proven: no replica");
});

test("only what stands between backticks is code", () => {
  expect(spansOf("take it out of `accepts`, or ` not")).toEqual([
    { text: "take it out of ", isCode: false },
    { text: "accepts", isCode: true },
    { text: ", or ` not", isCode: false },
  ]);
});
