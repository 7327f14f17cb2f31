// A failed file operation, as the one error that a user sees: which path, why, and what to do about it.
// Source: https://nodejs.org/docs/latest-v20.x/api/errors.html#common-system-errors
import { UserError } from "../engine/errors.ts";

interface SystemError extends Error {
  readonly code: string;
}

const reasons: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  EACCES: [
    "permission is denied",
    "Give yourself the right to it (`ls -ld` shows who has it), then run the command again.",
  ],
  EPERM: [
    "permission is denied",
    "Give yourself the right to it (`ls -ld` shows who has it), then run the command again.",
  ],
  EROFS: [
    "the file system is read-only",
    "Mount it for writing, or set `migrations.directory` to a folder that can be written to.",
  ],
  ENOSPC: ["the disk is full", "Free some space, then run the command again."],
  EDQUOT: ["the disk quota is used up", "Free some space, then run the command again."],
  EFBIG: ["it is larger than a file may be here", "Raise the limit with `ulimit -f`, then run the command again."],
  ENOTDIR: [
    "a part of the path is a file, not a folder",
    "Move that file away, or set `migrations.directory` to another folder.",
  ],
  EISDIR: ["it is a folder, not a file", "Move that folder away, or choose another name."],
  ENAMETOOLONG: ["the name is too long", "Give a shorter message with `-m`, or shorten `migrations.fileTemplate`."],
  EMFILE: ["too many files are open", "Raise the limit with `ulimit -n`, then run the command again."],
};

export function isSystemError(error: unknown, ...codes: readonly string[]): error is SystemError {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return false;
  return codes.length === 0 || codes.includes(error.code);
}

/** What to throw for a caught error: a UserError for what the system refused, anything else as it was. */
export function asUserError(doing: "read" | "write" | "remove", path: string, error: unknown): unknown {
  if (!isSystemError(error) || error instanceof UserError) return error;
  const [reason, hint] = reasons[error.code] ?? [
    `${error.code}: ${error.message}`,
    "Look at the path, then run the command again.",
  ];
  const code = doing === "read" ? "cannot_read" : "cannot_write";
  return new UserError(code, `Cannot ${doing} ${path}: ${reason}.`, { hint, cause: error });
}
