import { UserError } from "../engine/errors.ts";

/** Throws where somebody has asked for an end: a place at which nothing is half done. */
export function assertWanted({ signal }: { readonly signal?: AbortSignal | undefined }): void {
  if (signal?.aborted !== true) return;
  throw new UserError("interrupted", "stopped on request, before anything was changed", { cause: signal.reason });
}
