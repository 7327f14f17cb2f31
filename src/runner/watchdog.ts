// Watches a session from another one while a statement takes its time: names who is in the way, and cancels on request.
// Source: https://www.postgresql.org/docs/current/functions-info.html (pg_blocking_pids)
import type { Session } from "../ports.ts";

export interface Watchdog {
  /** Whoever was seen in the way last, in words; empty when nobody was. */
  readonly blockers: string;
  /** Watches as long as `work` runs. */
  during<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Watching {
  readonly session: Session;
  /** Another session on the same database; `null`: there can't be one, and nobody else either. */
  readonly open: (() => Promise<Session>) | null;
  /** A person or a program wants it to end. */
  readonly signal?: AbortSignal | undefined;
  readonly onWait: (blockers: string) => void;
}

/** A statement that is done sooner than this is nobody's concern, in milliseconds. */
const patience = 1000;

export function watchdog({ session, open, signal, onWait }: Watching): Watchdog {
  let other: Promise<Session | null> | null = null;
  let pid: number | null = null;
  let blockers = "";

  /** `null`: it can't be opened, which must not end a run that needs no help. */
  const opened = (): Promise<Session | null> => {
    other ??= open === null ? Promise.resolve(null) : open().catch(() => null);
    return other;
  };

  async function look(): Promise<void> {
    const found = await (await opened())?.query<{ words: string }>(inTheWay, [pid]);
    const words = (found ?? []).map((each) => each.words).join("; ");
    if (words !== "" && words !== blockers) onWait(words);
    if (words !== "") blockers = words;
  }

  async function cancel(): Promise<void> {
    await (await opened())?.query("select pg_cancel_backend($1::integer)", [pid]);
  }

  return {
    get blockers() {
      return blockers;
    },
    async during(work) {
      if (open === null) return work();
      pid ??= (await session.query<{ pid: number }>("select pg_backend_pid() as pid"))[0]?.pid ?? null;
      blockers = "";
      const timer = setInterval(() => void look().catch(() => {}), patience);
      let cancelled: Promise<void> | undefined;
      const stop = (): void => {
        cancelled = cancel().catch(() => {});
      };
      signal?.addEventListener("abort", stop, { once: true });
      try {
        return await work();
      } finally {
        clearInterval(timer);
        signal?.removeEventListener("abort", stop);
        // It must not hit what comes after.
        await cancelled;
      }
    },
    async close() {
      await (await other)?.close();
    },
  };
}

const inTheWay = `select format('pid %s (%s%s, %s%s)', a.pid, a.usename,
    case when a.application_name = '' then '' else ', ' || a.application_name end,
    a.state, coalesce(' since ' || to_char(a.state_change, 'HH24:MI:SS'), ''))
    || coalesce(': ' || left(regexp_replace(a.query, '\\s+', ' ', 'g'), 80), '') as words
  from unnest(pg_blocking_pids($1::integer)) as b(pid) join pg_stat_activity a on a.pid = b.pid order by a.pid limit 5`;
