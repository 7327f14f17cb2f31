// What a database looks like, by other means than our reader: sorted lines of text, one per thing, so that a difference
// reads well. By pg_dump where one of the server's version is at hand, else by PostgreSQL's own catalog functions.
// The order of columns doesn't show, and Sluice's own version tables are left out.
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import type { Session } from "../../src/ports.ts";
import { catalogLines, linesBesideDump, withoutOrder } from "./fingerprint-queries.ts";
import { majorOf } from "./version.ts";

const run = promisify(execFile);

/** `url`: of a server; an embedded database has none. */
export async function fingerprint(database: { readonly session: Session; readonly url?: string }): Promise<string[]> {
  const { session, url } = database;
  const dump = url === undefined ? null : await dumpFor(await majorOf(session));
  if (url === undefined || dump === null) return catalogLines(session);
  return [...dumpLines(await dumped(dump, url)), ...(await linesBesideDump(session))].sort();
}

const dumps = new Map<number, Promise<string | null>>();

/** The first pg_dump that is not older than the server. */
function dumpFor(major: number): Promise<string | null> {
  const known = dumps.get(major);
  if (known !== undefined) return known;
  const found = findDump(major);
  dumps.set(major, found);
  return found;
}

async function findDump(major: number): Promise<string | null> {
  const systems = "/usr/lib/postgresql";
  const versions = existsSync(systems) ? readdirSync(systems).map((version) => join(systems, version, "bin")) : [];
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...versions]) {
    const path = join(folder, "pg_dump");
    if (!existsSync(path)) continue;
    const { stdout } = await run(path, ["--version"]);
    const version = Number.parseInt(stdout.split(" ")[2] ?? "", 10);
    if (version >= major) return path;
  }
  return null;
}

async function dumped(dump: string, url: string): Promise<string> {
  const options = ["--schema-only", "--no-owner", "--no-privileges", "--exclude-table=*.sluice_version*"];
  return (await run(dump, [...options, `--dbname=${url}`], { maxBuffer: 1 << 28 })).stdout;
}

/** Every entry of a dump is headed by "-- Name: posts; Type: TABLE; Schema: public; Owner: -". */
export function dumpLines(text: string): string[] {
  const lines: string[] = [];
  for (const entry of text.split("\n-- Name: ").slice(1)) {
    const [head = "", ...body] = entry.split("\n");
    // Psql's own commands (\restrict …) carry a token that is new each time.
    const kept = body.filter(
      (line) => line.trim() !== "" && !["--", "SET ", "\\"].some((start) => line.startsWith(start)),
    );
    const title = head.split("; Owner:")[0] ?? "";
    if (title.includes("; Type: TABLE;")) lines.push(...tableLines(title, kept));
    else lines.push(withoutOrder(`${title}: ${kept.map((line) => line.trim()).join(" ")}`));
  }
  return lines.sort();
}

function tableLines(title: string, body: readonly string[]): string[] {
  return body.map((line) => {
    const text = line.trim();
    const bare = text.endsWith(",") ? text.slice(0, -1) : text;
    return `${title}: ${bare.startsWith("CONSTRAINT ") ? bare : withoutNotNullName(bare)}`;
  });
}

// PostgreSQL 18 names its NOT NULL constraints, and prints the name where it isn't the one it would make up.
function withoutNotNullName(column: string): string {
  const start = column.indexOf(" CONSTRAINT ");
  const end = column.indexOf(" NOT NULL", start);
  return start < 0 || end < 0 ? column : column.slice(0, start) + column.slice(end);
}
