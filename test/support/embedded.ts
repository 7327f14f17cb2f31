// A fresh embedded database in a third of a second: a copy of a folder that is made once per machine and PGlite version.
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import type { Session } from "../../src/ports.ts";
import { connect } from "../../src/postgres/connect.ts";

/** Made once and never opened again, because other runs of the tests may be copying it. */
export async function preparedDirectory(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const manifest = await readFile(join(dirname(dirname(entry)), "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const directory = join(tmpdir(), `sluice-pglite-${userInfo().username}`, `prepared-${version}`);
  if (existsSync(directory)) return directory;
  const fresh = `${directory}-${randomUUID()}`;
  await (await connect({ kind: "embedded", directory: fresh })).close();
  // Where another run was quicker, its folder is as good.
  await rename(fresh, directory).catch(() => rm(fresh, { recursive: true, force: true }));
  return directory;
}

/** A fresh embedded database, gone when its session is closed. */
export async function embedded(prepared: string, extensions: readonly string[] = []): Promise<Session> {
  const parent = await mkdtemp(join(tmpdir(), "sluice-embedded-"));
  const directory = join(parent, "database");
  await cp(prepared, directory, { recursive: true });
  const session = await connect({ kind: "embedded", directory, extensions });
  return {
    ...session,
    async close() {
      await session.close();
      await rm(parent, { recursive: true, force: true });
    },
  };
}
