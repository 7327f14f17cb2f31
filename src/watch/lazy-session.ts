// A session that is opened when the first statement comes, and again after it was released or lost.
import { UserError } from "../engine/errors.ts";
import type { Session } from "../ports.ts";

export interface LazySession extends Session {
  readonly isOpen: boolean;
  /** Opens it when it isn't open, and anew when the connection was lost in the meantime. */
  ready(): Promise<void>;
  /** Closes it until the next statement; `close` is for good. */
  release(): Promise<void>;
}

export function lazySession(open: () => Promise<Session>): LazySession {
  let opened: Promise<Session> | null = null;
  let description = "the database";
  let isEnded = false;

  async function current(): Promise<Session> {
    if (isEnded) throw new UserError("connection_lost", `The connection to ${description} was closed.`);
    opened ??= open().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    const session = await opened;
    description = session.description;
    return session;
  }

  async function release(): Promise<void> {
    const closing = opened;
    opened = null;
    await (await closing?.catch(() => null))?.close();
  }

  return {
    get description() {
      return description;
    },
    get isOpen() {
      return opened !== null;
    },
    query: async (text, parameters) => (await current()).query(text, parameters),
    script: async (text, notice) => (await current()).script(text, notice),
    drizzle: async (before) => (await current()).drizzle(before),
    release,
    async close() {
      isEnded = true;
      await release();
    },
    async ready() {
      if (opened === null) return void (await current());
      try {
        await (await current()).query("select 1");
      } catch (error) {
        if (!isLost(error)) throw error;
        await release().catch(() => {});
        await current();
      }
    },
  };
}

/** The connection is gone, or could not be made. */
export function isLost(error: unknown): boolean {
  return error instanceof UserError && ["connection_lost", "cannot_connect", "database_locked"].includes(error.code);
}
