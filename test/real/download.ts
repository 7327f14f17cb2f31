// The SQL of a Debian package: downloaded with apt-get, unpacked into a folder, nothing installed, no root needed.
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { RealDatabase } from "./databases.ts";
import { execute, isOnPath } from "./execute.ts";

export function canDownload(): boolean {
  return isOnPath("apt-get") && isOnPath("dpkg");
}

export async function downloadSql(database: RealDatabase, folder: string): Promise<string> {
  const own = join(folder, "packages", database.package);
  mkdirSync(own, { recursive: true });
  if ((await download(database.package, own)) !== 0) {
    // A fresh machine has no lists of packages yet; getting them needs root.
    await execute("apt-get", ["update"], { directory: own });
    const exit = await download(database.package, own);
    if (exit !== 0) throw new Error(`apt-get download ${database.package} failed; as root: apt-get update`);
  }
  const archive = readdirSync(own).find((name) => name.endsWith(".deb"));
  if (archive === undefined) throw new Error(`apt-get download ${database.package} left no package`);
  const unpacked = await execute("dpkg", ["-x", archive, "unpacked"], { directory: own });
  const path = join(own, "unpacked", database.file);
  if (unpacked.exit !== 0 || !existsSync(path)) throw new Error(`${database.package} has no ${database.file}`);
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

async function download(name: string, directory: string): Promise<number> {
  return (await execute("apt-get", ["download", name], { directory })).exit;
}
