import { describe } from "../engine/describe.ts";
import { render } from "../engine/render/sql.ts";
import { compare } from "./compare.ts";
import { sourceOf } from "./diff-sources.ts";
import { lookedAfter } from "./looked-after.ts";
import { oracleCacheOf } from "./oracle-cache-file.ts";
import { oracleOn } from "./planned.ts";
import { type Environment, openWorkspace } from "./workspace.ts";

export interface DiffResult {
  /** The operations in words that lead from the one to the other, and their SQL. */
  readonly operations: readonly string[];
  readonly sql: readonly string[];
}

/** The way from one source to another: `models`, `live`, `history`, `history@REV`, `empty`, or a URL. Nothing is changed. */
export async function diff(
  environment: Environment,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<DiffResult> {
  const workspace = await openWorkspace(environment);
  const [first, second] = [await sourceOf(workspace, from), await sourceOf(workspace, to)];
  try {
    const { session, snapshot, own } = await first.start();
    const { models, owned } = await second.end();
    const { up } = await compare({
      ...lookedAfter(workspace, { models, snapshot, history: () => own ?? owned }),
      oracle: oracleOn(session, snapshot, { cache: oracleCacheOf(workspace) }),
      decide: async () => [],
    });
    return { operations: up.map(describe), sql: up.flatMap(render).map(({ sql }) => sql) };
  } finally {
    await first.close();
    await second.close();
  }
}
