// A fresh embedded database in a third of a second: a copy of a folder that is made once per machine and PGlite version.
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { connect } from "../../src/postgres/connect.ts";
import type { Session } from "../../src/ports.ts";

export async function preparedDirectory(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const manifest = await readFile(join(dirname(dirname(entry)), "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const directory = join(tmpdir(), `sluice-pglite-${userInfo().username}`, version);
  for (let attempt = 0; ; attempt++) {
    try {
      await (await connect({ kind: "embedded", directory })).close();
      return directory;
    } catch (thrown) {
      // Another run of the tests makes it right now.
      if ((thrown as { code?: string }).code !== "database_locked" || attempt > 100) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
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
