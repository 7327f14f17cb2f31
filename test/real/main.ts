// `npm run test:real`: real schemas from Debian packages, turned into models by drizzle-kit pull, then through Sluice.
// Options: `--only zabbix,bacula`, `--pull-only` (without Sluice), `--keep` (the folder). Markdown on stdout, words on
// stderr; exits with 1 when anything is not as it must be.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { startServer } from "../support/server.ts";
import { type RealDatabase, realDatabases } from "./databases.ts";
import { canDownload, downloadSql } from "./download.ts";
import { countTables, onUrl, pullProject, push } from "./project.ts";
import { type Trial, tryOut } from "./trial.ts";

const root = join(import.meta.dirname, "../..");
const cli = join(root, "dist/cli.js");
const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    "pull-only": { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const columns = ["database", "tables", "differences", "steps", "faults"];
const timed = ["pull", "check", "makemigrations", "migrate", "check again", "rollback", "push"];

const say = (line: string): void => console.error(line);

if (!canDownload()) {
  say("test:real needs apt-get and dpkg (Debian or Ubuntu): it downloads the schemas from Debian's packages.");
  process.exit(1);
}
if (!options["pull-only"] && !existsSync(cli)) {
  say("dist/ isn't built: npm run build");
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "sluice-real-"));
const server = await startServer();
const created: string[] = [];
let faults = 0;
try {
  const head = [...columns, ...timed];
  const rows = [head, head.map((_, at) => (at === 0 ? "---" : "--:"))];
  for (const database of realDatabases) {
    if (options.only?.split(",").includes(database.name) ?? true) rows.push(await rowOf(database));
  }
  console.log(rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n"));
} finally {
  for (const own of created) await dropDatabase(own);
  await server.stop();
  if (options.keep) say(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
if (faults > 0) process.exitCode = 1;

async function rowOf(database: RealDatabase): Promise<string[]> {
  const { name } = database;
  say(`${name}: downloading ${database.package}`);
  const sql = await downloadSql(database, folder);
  const original = await createDatabase(name);
  await onUrl(original, (session) => session.script(sql));
  const tables = await countTables(original);
  say(`${name}: ${tables} tables; drizzle-kit pull`);
  const project = await pullProject(join(folder, name), join(root, "node_modules"), original);
  say(`${name}: mended: ${project.mends.join(", ") || "nothing"}`);
  const peer = await createDatabase(`${name}_peer`);
  const pulled = inSeconds(project.pull.seconds);
  if (options["pull-only"]) {
    const pushed = await push(project.directory, peer);
    say(`${name}: drizzle-kit push made ${await countTables(peer)} tables`);
    return [name, String(tables), "", "", "", pulled, "", "", "", "", "", inSeconds(pushed.seconds)];
  }
  const trial = await tryOut(project, { cli, original, peer, empty: await createDatabase(`${name}_empty`) });
  for (const difference of trial.differences) say(`${name}: differs: ${difference}`);
  const expected = database.differs.join("\n");
  const isExpected = trial.differences.join("\n") === expected;
  const found = isExpected ? trial.faults : [`other differences than expected:\n${expected}`, ...trial.faults];
  for (const fault of found) say(`${name}: FAULT: ${fault}`);
  faults += found.length;
  const counts = [tables, trial.differences.length, trial.steps, found.length].map(String);
  return [name, ...counts, pulled, ...timesOf(trial)];
}

function timesOf({ seconds }: Trial): string[] {
  const { check, make, migrate, checkAfter, rollback, push: pushed } = seconds;
  return [check, make, migrate, checkAfter, rollback, pushed].map(inSeconds);
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(2)} s`;
}

async function createDatabase(name: string): Promise<string> {
  const own = `real_${name}`;
  await dropDatabase(own);
  await onUrl(server.url, (session) => session.query(`create database "${own}"`));
  created.push(own);
  const url = new URL(server.url);
  url.pathname = `/${own}`;
  return url.href;
}

async function dropDatabase(own: string): Promise<void> {
  await onUrl(server.url, (session) => session.query(`drop database if exists "${own}" with (force)`));
}
