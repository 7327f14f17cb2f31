// What the command line says of itself, in this process.
import { expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { say } from "../support/said.ts";

const names = commands.map(({ command }) => [command].flat()[0]?.split(" ")[0] ?? "");

test.each(names)("%s --help says what it does, with two examples of its own", async (name) => {
  const { code, out, err } = await say(name, "--help");
  expect([code, err]).toEqual([0, ""]);
  const { describe = "" } = commands[names.indexOf(name)] ?? {};
  const words = out.replaceAll(/\s+/g, " ");
  expect(words).toContain(describe);
  const [, examples = ""] = out.split("Examples:\n");
  const lines = examples.split("\n").filter((line) => line.includes(`sluice ${name}`));
  expect(lines.length).toBeGreaterThanOrEqual(2);
});

test("examples name options that the command has", async () => {
  for (const name of names) {
    const [before = "", examples = ""] = (await say(name, "--help")).out.split("Examples:\n");
    for (const [, option] of examples.matchAll(/\s(--[a-z-]+)/g)) {
      expect(before, `${name}: ${option}`).toContain(option?.replace("--no-", "--"));
    }
  }
});

test("--help lists every command", async () => {
  const { code, out } = await say("--help");
  expect(code).toBe(0);
  for (const name of names) expect(out).toContain(`sluice ${name}`);
});

test("nothing, and nonsense", async () => {
  expect(await say()).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/which command\?[\s\S]*--help/) });
  const near = await say("migrat");
  expect(near).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/Did you mean migrate\?/) });
  expect(await say("nonsense")).toMatchObject({
    code: 2,
    out: "",
    err: expect.stringMatching(/nonsense[\s\S]*--help/),
  });
  expect(await say("migrate", "--dry")).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/dry/) });
});
