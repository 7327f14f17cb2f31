import type { Scope } from "../project/scopes.ts";
import type { Direction } from "./run-migration.ts";

/** What a person types to run a scope's own migrations, whatever other scopes there are: `npx sluice rollback billing`. */
export function commandFor({ name, kind }: Pick<Scope, "name" | "kind">, direction: Direction): string {
  const command = direction === "up" ? "npx sluice migrate" : "npx sluice rollback";
  if (kind === "project") return command;
  return direction === "up" ? `${command} ${name}@head` : `${command} ${name}`;
}
