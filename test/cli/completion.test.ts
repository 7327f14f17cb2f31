// What a shell gets when it asks how a line can be finished: from the files of a project alone, with no database.
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { say } from "../support/said.ts";

const migration = (revision: string, parents: string, more = "") =>
  `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${revision}", parents: [${parents}], name: "add ${revision}", ${more} up: () => [] });
`;

let project: TempProject;
const home = process.cwd();

beforeAll(() => {
  project = tempProject({
    database: { url: "postgres://nobody@127.0.0.1:1/none" },
    files: {
      "drizzle.config.ts": `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: {
  apps: ["blog", { name: "billing", external: true }],
  databases: { main: "postgres://127.0.0.1:1/a", cluster: "postgres://127.0.0.1:1/b" }, default: "main",
} });
`,
      "core/models.ts": "export {};\n",
      "apps/blog/models.ts": "export {};\n",
      "apps/billing/models.ts": "export {};\n",
      "core/db/migrations/1_a.ts": migration("aaaa11112222", ""),
      "core/db/migrations/2_b.ts": migration("bbbb11112222", '"aaaa11112222"', 'labels: ["v2"],'),
      "apps/billing/migrations/1_c.ts": migration("cccc11112222", ""),
    },
  });
  process.chdir(project.root);
});
afterAll(() => {
  process.chdir(home);
  project.remove();
});

async function completed(line: string, shell = "/bin/bash"): Promise<string[]> {
  vi.stubEnv("SHELL", shell);
  const { code, out, err } = await say("--get-yargs-completions", ...line.split(" "));
  vi.unstubAllEnvs();
  expect([code, err]).toEqual([0, ""]);
  return out.split("\n").filter((each) => each !== "");
}

const revisions = ["head", "aaaa11112222", "bbbb11112222", "v2", "billing@head", "billing@cccc11112222"];

test.each<readonly [string, readonly string[]]>([
  ["sluice mi", ["migrate"]],
  ["sluice migrate", ["migrate"]],
  ["sluice show", ["showmigrations", "show"]],
  ["sluice migrate ", revisions],
  ["sluice upgrade b", ["bbbb11112222", "billing@head", "billing@cccc11112222"]],
  ["sluice rollback billing@", ["billing@base", "billing@head", "billing@cccc11112222"]],
  ["sluice preview ", ["base", ...revisions.slice(0, 4), "billing@base", ...revisions.slice(4)]],
  ["sluice stamp v", ["v2"]],
  ["sluice show billing@c", ["billing@cccc11112222"]],
  ["sluice migrate --app ", ["billing"]],
  ["sluice migrate --database ", ["main", "cluster", "all"]],
  ["sluice check --database c", ["cluster"]],
  ["sluice makemigrations b", ["blog"]],
  ["sluice showmigrations ", ["project", "billing"]],
  ["sluice diff live h", ["history"]],
  ["sluice migrate --fa", ["--fake"]],
  ["sluice makemigrations --from ", ["live", "history"]],
  ["sluice completion ", ["bash", "zsh"]],
  ["sluice check --json --jobs x --database c", ["cluster"]],
  ["sluice nonsense ", []],
])("%s", async (line, words) => {
  expect(new Set(await completed(line))).toEqual(new Set(words));
});

test("options are those of the command and of all commands", async () => {
  const options = await completed("sluice rollback --");
  expect(options).toEqual(expect.arrayContaining(["--yes", "--app", "--database", "--json", "--no-input"]));
  expect(options).not.toContain("--fake");
});

test("zsh says what a word stands for", async () => {
  expect(await completed("sluice show a", "/bin/zsh")).toEqual(["aaaa11112222:add aaaa11112222"]);
  expect(await completed("sluice stam", "/bin/zsh")).toEqual([expect.stringMatching(/^stamp:record/)]);
});

test("nothing is said where there is no project", async () => {
  process.chdir(home.split("/").slice(0, 2).join("/"));
  expect(await completed("sluice migrate ")).toEqual([]);
  process.chdir(project.root);
});

test("bash finishes a line with its script", async () => {
  project.write("bin/sluice", `#!/bin/sh\nprintf '%s\\n' "$SHELL" "$@" > asked\nprintf 'billing@head\\nbase\\n'\n`);
  chmodSync(join(project.root, "bin/sluice"), 0o755);
  vi.stubEnv("SHELL", "/bin/sh");
  const { code, out: script } = await say("completion", "bash");
  vi.unstubAllEnvs();
  expect(code).toBe(0);
  const line = `${script}
COMP_WORDS=(sluice migrate bil); COMP_CWORD=2
_sluice_yargs_completions
echo "\${COMPREPLY[@]}"; complete -p sluice`;
  const out = execFileSync("bash", ["-c", line], {
    cwd: project.root,
    encoding: "utf8",
    env: { ...process.env, SHELL: "/bin/zsh", PATH: `${join(project.root, "bin")}:${process.env.PATH}` },
  });
  expect(out).toMatch(/^billing@head\ncomplete .*_sluice_yargs_completions sluice\n$/);
  expect(project.read("asked").split("\n").slice(0, 5)).toEqual([
    "bash",
    "--get-yargs-completions",
    "sluice",
    "migrate",
    "bil",
  ]);
});
