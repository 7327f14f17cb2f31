import { expect, test } from "vitest";
import { switchesIn } from "../../src/cli/parser.ts";

test.each([
  ["check --json", true],
  ["check --json=true", true],
  ["--json check", true],
  ["check --json=false", false],
  ["check --no-json", false],
  ["check", false],
  ["makemigrations -m --json", true],
])("%s", (line, json) => expect(switchesIn(line.split(" "))).toEqual({ json, quiet: false }));

test("what stands behind -- is no switch", () => {
  expect(switchesIn(["show", "--", "--json"])).toEqual({ json: false, quiet: false });
});

test("--quiet", () => {
  expect(switchesIn(["migrate", "--quiet"])).toEqual({ json: false, quiet: true });
});
