// Rules of safety: one per file, called like its file, in the registry, and named by a test of its own.
import { expect, test } from "vitest";
import { rules } from "../../src/engine/rules/registry.ts";
import { topics } from "../../src/engine/rules/topics.ts";
import { filesBelow, textOf } from "./source.ts";

const folder = "src/engine/rules";
const ruleFiles = filesBelow(folder).filter((file) => /^export const \w+: Rule = /m.test(textOf(file)));
const tests = filesBelow("test/rules").map((file) => textOf(file));

test("there are rules to look at", () => expect(ruleFiles.length).toBeGreaterThan(30));

test("every file that defines a rule is in the registry, under its own name", () => {
  const known = rules.map(({ id }) => `${folder}/${id}.ts`).sort();
  expect(known).toEqual(ruleFiles);
});

test("no two rules or topics share a name", () => {
  const ids = [...rules, ...Object.values(topics)].map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
});

test.each(rules.map(({ id }) => id))("%s has a test that names it", (id) => {
  expect(
    tests.some(
      (text) =>
        new RegExp(`^(?:it|test)(?:\\.each.*)?\\(["\`].*\\b${id}\\b`, "m").test(text) || text.includes(`"${id}"`),
    ),
  ).toBe(true);
});

test.each(ruleFiles)("%s says where its facts come from", (file) => {
  expect(textOf(file)).toMatch(/\/\*\* Source: /);
});
