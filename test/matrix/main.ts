// `npm run test:matrix`: the cases and the whole schema against every version of PostgreSQL that is supported.
// Options: `--only 14,17`, `--files test/cases/views.test.ts` (instead of all), `-t words` (of the tests' names).
// Markdown on stdout, words on stderr; exits with 1 when a test fails.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { execute } from "../real/execute.ts";
import { type Binaries, binariesOf } from "./binaries.ts";

const root = join(import.meta.dirname, "../..");
const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "14,15,16,17,18" },
    files: { type: "string", default: "test/cases,test/whole" },
    t: { type: "string", short: "t", default: "'server', Drizzle" },
  },
});
/** What cases ask for with `extensions`. */
const wanted = ["citext", "pg_trgm", "btree_gist", "hstore"];

/** As vitest's reporter writes it. */
interface Result {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const say = (line: string): void => console.error(line);

const folder = mkdtempSync(join(tmpdir(), "sluice-matrix-"));
const rows = [
  ["PostgreSQL", "binaries", "passed", "failed", "lacks", "seconds"],
  ["--:", "---", "--:", "--:", "---", "--:"],
];
try {
  for (const major of options.only.split(",")) rows.push(await rowOf(major, await binariesOf(Number(major))));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n"));

async function rowOf(major: string, { bin, from, extensions }: Binaries): Promise<string[]> {
  say(`PostgreSQL ${major} (${from})`);
  const file = join(folder, `${major}.json`);
  const args = ["vitest", "run", ...options.files.split(","), "-t", options.t];
  const run = await execute("npx", [...args, "--reporter=json", `--outputFile=${file}`], {
    directory: root,
    env: { SLUICE_TEST_POSTGRES_BIN: bin },
  });
  const { passed, failures } = read(file, run.stderr);
  for (const failure of failures) say(`PostgreSQL ${major}: FAILED: ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
  const lacks = wanted.filter((name) => !extensions.includes(name));
  return [major, from, String(passed), String(failures.length), lacks.join(", "), run.seconds.toFixed(0)];
}

function read(file: string, stderr: string): { readonly passed: number; readonly failures: readonly string[] } {
  let result: Result;
  try {
    result = JSON.parse(readFileSync(file, "utf8")) as Result;
  } catch {
    return { passed: 0, failures: [`no result: ${stderr.slice(-2000)}`] };
  }
  const failures = result.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((each) => each.status === "failed");
    if (failed.length === 0 && status === "failed") return [`${name}: ${message}`];
    return failed.map(({ fullName, failureMessages }) => `${fullName}\n${failureMessages[0]?.slice(0, 1500) ?? ""}`);
  });
  return { passed: result.numPassedTests, failures };
}
