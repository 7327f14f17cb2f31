// A session for programs that read the same things over and over: the queries of read-only scripts are prepared once,
// because planning them takes longer than running them.
import type { Session } from "../../src/ports.ts";

/** How the scripts of our reader and of the fingerprint begin; their statements stand on lines of their own. */
const readOnly = /^begin( isolation level repeatable read read only)?;\s+(set local search_path = ''|select)/;

export function prepared(session: Session): Session {
  const names = new Map<string, string>();
  return {
    ...session,
    async script(text) {
      if (!readOnly.test(text)) return session.script(text);
      const fresh: string[] = [];
      const statements = text.split(";\n").map((statement) => {
        if (!/^(select|with)\s/.test(statement)) return statement;
        const known = names.get(statement);
        if (known !== undefined) return `execute ${known}`;
        const name = `known_${names.size + fresh.length}`;
        fresh.push(statement);
        return `prepare ${name} as ${statement};\nexecute ${name}`;
      });
      const results = await session.script(statements.join(";\n"));
      for (const statement of fresh) names.set(statement, `known_${names.size}`);
      return results;
    },
  };
}
