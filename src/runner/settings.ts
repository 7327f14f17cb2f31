// How long a statement may wait and run, and how often a wait is tried again.
// Source: https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT
import { quoteLiteral } from "../engine/catalog/identifier.ts";

export interface RunSettings {
  /** As PostgreSQL writes it: `5s`. A statement that waits longer for a lock gives way to those behind it, and tries again. */
  readonly lockTimeout: string;
  /** `0`: as long as it takes. */
  readonly statementTimeout: string;
  /** How many times a wait for a lock may end in vain. */
  readonly lockRetries: number;
}

export const defaultSettings: RunSettings = { lockTimeout: "5s", statementTimeout: "0", lockRetries: 10 };

/** For the rest of the transaction. */
export function localTimeouts({ lockTimeout, statementTimeout }: RunSettings): string {
  return `set local lock_timeout = ${quoteLiteral(lockTimeout)};\nset local statement_timeout = ${quoteLiteral(statementTimeout)}`;
}

/** For the session, until they are set again. */
export function sessionTimeouts({ lockTimeout, statementTimeout }: RunSettings): string {
  return `set lock_timeout = ${quoteLiteral(lockTimeout)};\nset statement_timeout = ${quoteLiteral(statementTimeout)}`;
}

export const noTimeouts = "reset lock_timeout;\nreset statement_timeout";

/** Milliseconds before the next attempt: doubling up to eight seconds, and never quite the same for two runners. */
export function pauseBefore(attempt: number, random: () => number): number {
  return Math.min(8000, 250 * 2 ** attempt) * (0.5 + random() / 2);
}
