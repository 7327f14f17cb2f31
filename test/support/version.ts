import type { Session } from "../../src/ports.ts";

/** The major version of the PostgreSQL behind the session. */
export async function majorOf(session: Session): Promise<number> {
  const [row] = await session.query<{ version: string }>("select current_setting('server_version_num') as version");
  return Math.floor(Number(row?.version) / 10_000);
}
