// Files stay small enough to be read in one go, and begin with the imports or with what they are for.
import { expect, test } from "vitest";
import { filesBelow, textOf } from "./source.ts";

const files = ["src", "bench"].flatMap(filesBelow);

test.each(files)("%s has at most 300 lines", (file) => {
  expect(textOf(file).trimEnd().split("\n").length).toBeLessThanOrEqual(300);
});

test.each(files)("%s has a header of at most six lines", (file) => {
  const lines = textOf(file).split("\n");
  const end = lines.findIndex((line) => !line.startsWith("//"));
  expect(end).toBeLessThanOrEqual(6);
});
