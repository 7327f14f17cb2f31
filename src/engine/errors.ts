/**
 * The one error a user may see. `message` says what happened and where; `hint` is the exact command or edit
 * that mends it; `exit` is the process' exit code (2 usage, 3 a question without an answer, 4 failure).
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly exit: 2 | 3 | 4;

  constructor(code: string, message: string, options: { hint?: string; exit?: 2 | 3 | 4; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.exit = options.exit ?? 4;
  }
}
