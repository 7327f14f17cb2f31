import { expect, test } from "vitest";
import { inOurWords } from "../../src/cli/spellings.ts";

test.each([
  ["migration init", "init"],
  ["migration migrate 3f", "migrate 3f"],
  ["migration downgrade -1", "downgrade -1"],
  ["migration showmigrations", "showmigrations"],
  ["migrate core -m x", "makemigrations core -m x"],
  ["migrate app blog makemigrations -m x", "makemigrations blog -m x"],
  ["migrate all --json", "migrate --json"],
  ["migrate upgrade", "migrate head"],
  ["migrate upgrade --json", "migrate head --json"],
  ["migrate upgrade --revision 3f", "migrate 3f"],
  ["migrate upgrade --revision=3f --json", "migrate 3f --json"],
  ["migrate downgrade -1", "rollback -1"],
  ["migrate preview -r 3f", "preview 3f"],
  ["migrate app billing upgrade", "migrate --app billing"],
  ["migrate app billing upgrade --revision 3f", "migrate 3f --app billing"],
  ["migrate app billing downgrade 3f", "rollback 3f --app billing"],
  ["migrate app billing preview", "preview --app billing"],
  ["revision --autogenerate -m x", "makemigrations -m x"],
  ["revision -m x", "makemigrations --empty -m x"],
  ["makemigrations --merge -m x", "merge -m x"],
  ["reset_db --yes", "reset-db --yes"],
  ["squashmigrations 0001:0003", "squash 0001:0003"],
])("%s is %s", (typed, own) => {
  expect(inOurWords(typed.split(" ")).join(" ")).toBe(own);
});

test("a message in the place of an app is a message", () => {
  expect(inOurWords(["migration", "makemigrations", "Add users table"])).toEqual([
    "makemigrations",
    "-m",
    "Add users table",
  ]);
});

test.each([
  "migrate",
  "migrate +1",
  "migrate --json",
  "makemigrations blog",
  "rollback base",
  "migrate app",
  "migrate app x dance",
  "migration",
  "",
])("%j stays as it is", (typed) => {
  expect(inOurWords(typed.split(" "))).toEqual(typed.split(" "));
});
