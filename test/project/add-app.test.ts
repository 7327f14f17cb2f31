import { expect, test } from "vitest";
import { withApp } from "../../src/project/add-app.ts";

const blog = { name: "blog", external: false };

test.each([
  ["apps: [],", 'apps: ["blog"],'],
  ["apps: [ ],", 'apps: ["blog"],'],
  ['apps: ["auth"]', 'apps: ["auth", "blog"]'],
  ['apps: ["a]b", { name: "x", models: ["m"] }],', 'apps: ["a]b", { name: "x", models: ["m"] }, "blog"],'],
  ['apps: [\n    "auth",\n    "shop",\n  ],', 'apps: [\n    "auth",\n    "shop",\n    "blog",\n  ],'],
  ['apps: [\n    "auth",\n    "shop"\n  ],', 'apps: [\n    "auth",\n    "shop",\n    "blog",\n  ],'],
])("%j", (text, wanted) => {
  expect(withApp(`{ sluice: { ${text} } }`, blog)).toBe(`{ sluice: { ${wanted} } }`);
});

test("an external app is named as one", () => {
  expect(withApp("apps: []", { name: "b", external: true })).toBe('apps: [{ name: "b", external: true }]');
});

test.each(["{}", "apps: list", "apps: [] // apps: []", "apps: [ // none\n ]", "my.apps: []", "apps: ["])(
  "%j is left to its author",
  (text) => {
    expect(withApp(text, blog)).toBeNull();
  },
);
