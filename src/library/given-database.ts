// A database as an application names it: a connection string, or a Drizzle database that it has opened itself.
import type { Session } from "../ports.ts";
import { connect } from "../postgres/connect.ts";
import { assertDrizzle, type DrizzleDatabase, inDrizzle } from "../postgres/drizzle-database.ts";
import { inTransaction } from "../runner/steps.ts";

/** Runs `work` in one transaction; it is rolled back when `work` throws. */
export async function inTransactionOf<Result>(
  database: string | DrizzleDatabase,
  environment: Readonly<Record<string, string | undefined>>,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  if (typeof database !== "string") {
    assertDrizzle(database);
    return inDrizzle(database, work);
  }
  const session = await connect({ kind: "url", url: database, environment });
  try {
    const results: Result[] = [];
    await inTransaction(session, async () => void results.push(await work(session)));
    return results[0] as Result;
  } finally {
    await session.close();
  }
}
