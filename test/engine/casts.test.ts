// Casts of types that PostgreSQL alone doesn't know; the others are tried on it (test/postgres/casts.test.ts).
import { expect, test } from "vitest";
import { castBetween } from "../../src/engine/kinds/casts.ts";

test.each([
  ["vector(3)", "vector(4)"],
  ["app.halfvec(3)[]", "app.halfvec(4)[]"],
  ["geometry(point,4326)", "geometry(point,3857)"],
])("nobody can tell how %s becomes %s", (from, to) => {
  expect(castBetween(from, to, "c")).toBeNull();
});

test.each([
  ["vector", "vector(3)"],
  ["vector(3)", "vector"],
  ["geometry(point,4326)", "geometry(geometry,4326)"],
])("%s becomes %s by itself, where the values fit", (from, to) => {
  expect(castBetween(from, to, "c")).toEqual({ using: null });
});
