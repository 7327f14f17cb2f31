// From what rules find to findings: levels by the size of tables and by the configuration, and what a file accepts.
import { beforeAll, expect, it } from "vitest";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import { type Accepts, findingsIn, levelOf, type Size, type Weighing } from "../../src/engine/rules/finding.ts";
import { rules } from "../../src/engine/rules/registry.ts";
import type { Examined, Topic } from "../../src/engine/rules/rule.ts";
import { large, tried } from "./examine.ts";

const posts = objectId("table", "", "posts");
const topic = (weighs?: Topic["weighs"], level: Topic["level"] = "error"): Topic => {
  const common = { id: "some-rule", level, finds: "", problem: "", instead: "" };
  return weighs === undefined ? common : { ...common, weighs };
};
const weighing = (rows: number | null | undefined, levels: Weighing["levels"] = {}): Weighing => ({
  sizeOf: (): Size | undefined => (rows === undefined ? undefined : { rows, bytes: null }),
  smallTable: 1000,
  levels,
});

it.each([
  ["large", undefined, "warning"],
  ["large", null, "warning"],
  ["large", 0, "info"],
  ["large", 1000, "info"],
  ["large", 1001, "error"],
  ["any", undefined, "warning"],
  ["any", 0, "info"],
  ["any", 1, "error"],
  [undefined, 0, "error"],
  [undefined, undefined, "error"],
] as const)("what weighs by %s rows is, with %s of them, %s", (weighs, rows, level) => {
  expect(levelOf(topic(weighs), posts, weighing(rows))).toBe(level);
});

it("what isn't known makes a warning of an error, and nothing else of anything else", () => {
  expect(levelOf(topic("large", "warning"), posts, weighing(null))).toBe("warning");
  expect(levelOf(topic("large", "info"), posts, weighing(null))).toBe("info");
});

it("the configuration's level holds, and is weighed the same", () => {
  expect(levelOf(topic("large"), posts, weighing(5000, { "some-rule": "warning" }))).toBe("warning");
  expect(levelOf(topic("large"), posts, weighing(5, { "some-rule": "warning" }))).toBe("info");
  expect(levelOf(topic(), null, weighing(5, { "some-rule": "info" }))).toBe("info");
  expect(levelOf(topic(), null, weighing(5, { "some-rule": "off" }))).toBeNull();
  expect(levelOf(topic(), null, weighing(5, { "another-rule": "off" }))).toBe("error");
});

let examined: Examined;
beforeAll(async () => {
  const trial = await tried("create table posts (a text, b text); create table users (a text)", {
    up: (op) => [op.dropColumn("posts.a"), op.dropColumn("posts.b"), op.dropTable("users")],
  });
  examined = trial.examined;
});

const told = (accepts: Accepts, more: Partial<Weighing> = {}): (string | null)[][] =>
  findingsIn(examined, accepts, { ...large, ...more }).map(({ rule, object, accepted }) => [rule, object, accepted]);

it("a migration accepts a rule, or a rule about one object, with a reason", () => {
  const none = ["irreversible", null, null];
  expect(told({})).toEqual([
    none,
    ["data-loss", "column posts.a", null],
    ["data-loss", "column posts.b", null],
    ["data-loss", "table users", null],
  ]);
  expect(told({ "data-loss": "all backed up", "data-loss posts.b": "never used", irreversible: "no way" })).toEqual([
    ["irreversible", null, "no way"],
    ["data-loss", "column posts.a", "all backed up"],
    ["data-loss", "column posts.b", "never used"],
    ["data-loss", "table users", "all backed up"],
  ]);
});

it("an acceptance of what isn't there is found itself", () => {
  const accepts = { "data-loss posts.a": "a", "data-loss posts.c": "b", "table-rewrite": "c" };
  const unused = findingsIn(examined, accepts, large).filter(({ rule }) => rule === "unused-acceptance");
  expect(unused.map(({ level, message }) => [level, message])).toEqual([
    ["info", 'it accepts "data-loss posts.c", and nothing of that was found'],
    ["info", 'it accepts "table-rewrite", and nothing of that was found'],
  ]);
  expect(told(accepts, { levels: { "unused-acceptance": "off" } }).map(([rule]) => rule)).not.toContain(
    "unused-acceptance",
  );
});

it("what is off isn't found, and so nobody needs to accept it", () => {
  const levels = { "data-loss": "off", irreversible: "off" } as const;
  expect(told({ "data-loss": "why" }, { levels })).toEqual([["unused-acceptance", null, null]]);
});

it("every rule says what it finds as people read it", () => {
  for (const { id, finds, problem, instead } of rules) {
    expect([id, /^[a-z].*[^.]$/.test(finds)]).toEqual([id, true]);
    expect([id, [problem, instead].every((text) => /^[A-Za-z`].*[.)`]$/.test(text))]).toEqual([id, true]);
  }
});
