// The open list can't rot: each of its cases fails, and in the way that it says.
import { expect } from "vitest";
import { gate, type Place } from "../support/gate.ts";
import type { Case } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";
import { open } from "./open.ts";

const byName = new Map(open.map((each) => [each.case.name, each]));

async function stillFails(given: Case, place: Place): Promise<void> {
  const failure = await gate(given, place).then(
    () => `${given.name} passes: move it to its own section`,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  expect(failure).toContain(byName.get(given.name)?.fails);
}

suite(
  "open",
  open.map((each) => each.case),
  stillFails,
);
