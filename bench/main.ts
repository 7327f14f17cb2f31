// `npm run bench`: Sluice beside drizzle-kit of both majors on made-up projects of several sizes. Whole processes, in
// turn, on one machine and one server (DATABASE_URL, else one that is started for it). Markdown on stdout, words on stderr.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { startServer } from "../test/support/server.ts";
import { contendersOf } from "./contenders.ts";
import { optionsFrom } from "./options.ts";
import { dropDatabases, type Major, makeProjects, onDatabase, type Project, scenarios } from "./project.ts";
import { race } from "./race.ts";
import { reportOf } from "./report.ts";

const root = join(import.meta.dirname, "..");
const options = optionsFrom(process.argv.slice(2));
const say = (line: string): void => console.error(line);

if (!existsSync(join(root, "dist/cli.js"))) throw new Error("dist/ isn't built: npm run build");

const majors: readonly Major[] = [join(root, "node_modules"), join(root, "test/drizzle-v1/node_modules")].map(
  (packages) => ({
    name: versionOf(packages, "drizzle-orm"),
    packages,
    kit: join(packages, "drizzle-kit/bin.cjs"),
  }),
);

const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
const server = await startServer();
try {
  console.log(await machine(server.url));
  for (const size of options.sizes) {
    say(`making projects of ${size} tables`);
    const projects: Project[] = [];
    for (const major of majors) projects.push(...(await makeProjects({ folder, serverUrl: server.url }, major, size)));
    for (const scenario of scenarios) {
      const chosen = projects.filter((project) => project.scenario === scenario);
      for (const { directory } of chosen) copyFileSync(join(root, "bench/floor.mjs"), join(directory, "floor.mjs"));
      const contenders = contendersOf(chosen, root).filter(
        ({ name, command }) =>
          options.only.length === 0 || options.only.some((part) => `${name} ${command}`.includes(part)),
      );
      say(`${size} tables, ${scenario}`);
      const results = await race(contenders, options, (line) => say(`  ${line}`));
      console.log(reportOf(`${size} tables, ${scenario}`, results));
    }
    await dropDatabases(server.url, projects);
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function machine(url: string): Promise<string> {
  const [row] = await onDatabase(
    url,
    (sql) => sql<{ version: string }[]>`select current_setting('server_version') version`,
  );
  const kits = majors.map(
    ({ name, packages }) => `drizzle-kit ${versionOf(packages, "drizzle-kit")} with drizzle-orm ${name}`,
  );
  const cpu = cpus();
  const parts = [
    `Node ${process.versions.node}`,
    `PostgreSQL ${row?.version}`,
    ...kits,
    `${cpu.length} × ${cpu[0]?.model.trim()}`,
  ];
  const warm = "one run to warm up, not counted";
  return `${parts.join(", ")}. Medians of ${options.runs} whole processes, run in turn; ${warm}.\n`;
}

function versionOf(packages: string, name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8"));
  const version = typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : "?";
  return String(version);
}
