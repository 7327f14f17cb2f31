import { UserError } from "../engine/errors.ts";
import { withoutPasswords } from "../postgres/database-url.ts";

export interface FailureReport {
  readonly exit: number;
  readonly text: string;
  readonly json: { readonly code: string; readonly message: string; readonly hint: string | null };
}

/** How an error is shown: without the passwords of URLs that it repeats. What nobody foresaw keeps its stack. */
export function failureReport(error: unknown): FailureReport {
  if (error instanceof UserError) {
    const { code, hint, exit } = error;
    const message = withoutPasswords(error.message);
    return {
      exit,
      text: hint === undefined ? message : `${message}\n→ ${hint}`,
      json: { code, message, hint: hint ?? null },
    };
  }
  const message = withoutPasswords(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return {
    exit: 4,
    text: `This is a fault of sluice's own, not of your project:\n${message}`,
    json: { code: "internal", message, hint: null },
  };
}
