import type { Session } from "../../src/ports.ts";

/** The session, and how many round trips were made on it. */
export function counting(session: Session): { readonly session: Session; trips(): number } {
  let trips = 0;
  const counted: Session = {
    ...session,
    query(text, parameters) {
      trips++;
      return session.query(text, parameters);
    },
    script(text) {
      trips++;
      return session.script(text);
    },
  };
  return { session: counted, trips: () => trips };
}
