// A session on a Drizzle database that somebody else has opened: over postgres.js, node-postgres or PGlite, and of either
// of Drizzle's majors. It lives within one transaction of that database, so that every statement is on one connection.
import { quoteLiteral } from "../engine/catalog/identifier.ts";
import { UserError } from "../engine/errors.ts";
import type { Session } from "../ports.ts";
import { postgresErrorOf } from "./postgres-error.ts";

/** What is needed of a Drizzle database, or of a transaction of one. */
export interface DrizzleDatabase {
  execute(query: string): PromiseLike<unknown>;
  transaction<Result>(work: (transaction: DrizzleTransaction) => Promise<Result>): Promise<Result>;
}

export type DrizzleTransaction = Pick<DrizzleDatabase, "execute">;

/** Runs `work` in a transaction, which is rolled back when it throws. */
export function inDrizzle<Result>(
  database: DrizzleDatabase,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return database.transaction((transaction) => work(sessionOn(transaction)));
}

function sessionOn(transaction: DrizzleTransaction): Session {
  const script = async (text: string): Promise<Record<string, unknown>[][]> => {
    try {
      return rowsOf(await (several(transaction)?.exec(text) ?? transaction.execute(text)));
    } catch (thrown) {
      // Drizzle wraps what its driver throws.
      throw postgresErrorOf(thrown) ?? postgresErrorOf((thrown as { cause?: unknown } | null)?.cause) ?? thrown;
    }
  };
  return {
    description: "the Drizzle database",
    query: async (text, parameters = []) => ((await script(withParameters(text, parameters)))[0] ?? []) as never[],
    script,
    drizzle: async () => transaction,
    close: async () => undefined,
  };
}

interface Several {
  exec(text: string): Promise<unknown>;
}

/** PGlite takes several statements by a method of its own; the others take them wherever there are no parameters. */
function several(transaction: object): Several | undefined {
  const client = (transaction as { session?: { client?: Partial<Several> } }).session?.client;
  return typeof client?.exec === "function" ? (client as Several) : undefined;
}

/** Only for our own texts: no `$1` in them stands in a literal. */
function withParameters(text: string, parameters: readonly unknown[]): string {
  return text.replaceAll(/\$(\d+)/g, (_, number: string) => {
    const value = parameters[Number(number) - 1];
    return value === null || value === undefined ? "NULL" : quoteLiteral(String(value));
  });
}

/** The rows of each statement that has columns: postgres.js gives a list with `columns`, the others `rows` and `fields`. */
function rowsOf(result: unknown): Record<string, unknown>[][] {
  const results = Array.isArray(result) && !("columns" in result) ? (result as unknown[]) : [result];
  return results.flatMap((each) => {
    const { columns, rows, fields } = each as { columns?: unknown[]; rows?: unknown[]; fields?: unknown[] };
    const isList = Array.isArray(each);
    if (((isList ? columns : fields)?.length ?? 0) === 0) return [];
    return [[...((isList ? each : rows) ?? [])] as Record<string, unknown>[]];
  });
}

/** Throws unless it is one. */
export function assertDrizzle(value: unknown): asserts value is DrizzleDatabase {
  const { execute, transaction } = (value ?? {}) as Partial<Record<keyof DrizzleDatabase, unknown>>;
  if (typeof execute === "function" && typeof transaction === "function") return;
  throw new UserError("bad_database", "this is neither a Drizzle database nor a connection string", {
    hint: "pass what drizzle(…) returns, or a text like postgres://user:password@host:5432/database",
    exit: 2,
  });
}
