// What is only for a database that rows may be lost in.
import { UserError } from "../engine/errors.ts";
import type { Workspace } from "./workspace.ts";

/** Throws where NODE_ENV says production, be it the environment's or the `.env` file's. */
export function assertDevelopment({ env }: Pick<Workspace, "env">): void {
  if (env.NODE_ENV !== "production") return;
  throw new UserError("production", "NODE_ENV is production: no draft is applied there", {
    exit: 2,
    hint: "start watch without --apply, or with another NODE_ENV on a development database",
  });
}
