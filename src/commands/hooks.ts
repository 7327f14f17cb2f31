// The functions that a configuration hands in, called: what one of them throws, or returns amiss, is told as its own.
import { basename } from "node:path";
import { UserError } from "../engine/errors.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { operationBuilder } from "../engine/operations/builder.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { misfitOf } from "../engine/operations/well-formed.ts";
import { printMigration } from "../engine/render/migration-file.ts";
import { render } from "../engine/render/sql.ts";
import type { SchemaObject } from "../project/config.ts";
import type { Workspace } from "./workspace.ts";

type Project = Pick<Workspace["project"], "config" | "configFile">;

/** What `hooks.filter` says of an object; it wants all of them where there is no such hook. */
export function filterHook(project: Project): ((object: SchemaObject) => boolean) | null {
  const filter = project.config.sluice?.hooks?.filter;
  if (filter === undefined) return null;
  return (object) => {
    const { kind, schema, table = "", name } = object;
    const where = `on the ${rulesOf(kind).words} ${[schema, table, name].filter((part) => part !== "").join(".")}`;
    let answer: unknown;
    try {
      answer = filter(object);
    } catch (error) {
      throw failed(project, "filter", { error, where });
    }
    if (typeof answer === "boolean") return answer;
    throw misfit(project, "filter", `must return true or false, and returned ${typeof answer} ${where}`);
  };
}

/** The operations of both directions as `hooks.rewrite` wants them. */
export async function rewritten<P extends { readonly up: readonly Operation[]; readonly down: readonly Operation[] }>(
  { project }: { readonly project: Project },
  planned: P,
): Promise<P> {
  const rewrite = project.config.sluice?.hooks?.rewrite;
  if (rewrite === undefined || planned.up.length === 0) return planned;
  const direct = async (direction: "up" | "down"): Promise<readonly Operation[]> => {
    let returned: unknown;
    try {
      returned = await rewrite(planned[direction].map(copyOf), { direction, op: operationBuilder() });
    } catch (error) {
      throw failed(project, "rewrite", { error, where: `on ${direction}` });
    }
    const wrong = whyUnwritable(returned);
    if (wrong === null) return returned as readonly Operation[];
    throw misfit(project, "rewrite", `returned for ${direction} what can't be written: ${wrong}`);
  };
  return { ...planned, up: await direct("up"), down: await direct("down") };
}

/** Calls `hooks.afterWrite`; what it throws is returned, because the files are there all the same. */
export async function afterWrite(project: Project, files: readonly string[]): Promise<UserError | null> {
  try {
    await project.config.sluice?.hooks?.afterWrite?.(files);
    return null;
  } catch (error) {
    const names = files.map((file) => basename(file)).join(", ");
    return failed(project, "afterWrite", {
      error,
      where: `after ${names} ${files.length === 1 ? "was" : "were"} written`,
      mend: `${names} ${files.length === 1 ? "is" : "are"} complete: do by hand what the hook would have done, and mend it in`,
    });
  }
}

/** A hook may change what it gets; the plan stays what it was. */
function copyOf(operation: Operation): Operation {
  return operation.verb === "run" ? { ...operation } : structuredClone(operation);
}

function whyUnwritable(returned: unknown): string | null {
  const wrong = misfitOf(returned);
  if (wrong !== null) return wrong;
  try {
    const up = returned as readonly Operation[];
    const code = up.findIndex(({ verb }) => verb === "run");
    if (code >= 0) return `operation ${code + 1} is code, which can't be printed: write SQL, or a migration by hand`;
    up.flatMap(render);
    printMigration({ revision: "", parents: [], name: "", app: null, up, down: null, header: [] });
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

interface Thrown {
  readonly error: unknown;
  readonly where: string;
  /** What is to be done besides, before the configuration's name. */
  readonly mend?: string;
}

function failed({ configFile }: Project, hook: string, { error, where, mend }: Thrown): UserError {
  const message = `${basename(configFile)}: sluice.hooks.${hook} failed ${where}: ${messageOf(error)}`;
  const hint = `${mend ?? "mend the hook in"} ${basename(configFile)}`;
  return new UserError("hook_failed", message, { hint, cause: error });
}

function misfit({ configFile }: Project, hook: string, what: string): UserError {
  return new UserError("bad_hook", `${basename(configFile)}: sluice.hooks.${hook} ${what}`, {
    hint: `mend the hook in ${basename(configFile)}`,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
