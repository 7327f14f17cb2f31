// A session in a transaction that is open and must go on: what begins a transaction of its own gets a savepoint, and what ends
// it goes back to that. For scripts that write nothing, and that begin and end as all of them here do.
// Source: https://www.postgresql.org/docs/current/sql-savepoint.html
import type { Session } from "../ports.ts";

const [begin, end] = [
  "savepoint sluice_within",
  "rollback to savepoint sluice_within;\nrelease savepoint sluice_within",
];

export function nestedSession(session: Session): Session {
  return {
    get description() {
      return session.description;
    },
    query: (text, parameters) => session.query(text, parameters),
    script: (text) =>
      session.script(text.replace(/^begin\b[^;]*(?=;|$)/, begin).replace(/(?<=^|;\n)(?:rollback|commit)$/, end)),
    drizzle: (before) => session.drizzle(before),
    // It is the owner's to close.
    close: async () => {},
  };
}
