// The database as it will be after some statements: they run in a transaction that is rolled back.
import type { Session, Snapshot } from "../../ports.ts";

/** `read`: in the session's transaction. */
export async function snapshotAfter(
  session: Session,
  statements: readonly string[],
  read: (session: Session) => Promise<Snapshot>,
): Promise<Snapshot> {
  try {
    await session.script(["begin", ...statements].join(";\n"));
    return await read(session);
  } finally {
    await session.script("rollback");
  }
}

/** For scripts that begin a transaction and roll it back: the statements stand before what they do in it. */
export function sessionAfter(session: Session, statements: readonly string[]): Session {
  const script = (text: string): string => ["begin", ...statements, text.replace(/^begin;\n/, "")].join(";\n");
  return { ...session, script: (text) => session.script(script(text)) };
}
