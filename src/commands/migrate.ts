import { chooseUp } from "./choose.ts";
import { type RunResult, runScopes } from "./run-scopes.ts";
import type { Target } from "./scope-names.ts";
import type { Environment } from "./workspace.ts";

/** Applies what is pending in all scopes, or in one up to `target`. */
export function migrate(environment: Environment, target: Target = {}): Promise<RunResult> {
  return runScopes({ environment, direction: "up", choose: (states) => chooseUp(states, target) });
}
