import type { Statement } from "../render/statement.ts";

/** A step of a migration: something that runs, and how it gets on with transactions. */
export interface Step {
  readonly transaction: Statement["transaction"];
}

/** Steps that are committed together, or one that runs outside of a transaction. */
export interface Segment<S extends Step> {
  readonly transactional: boolean;
  readonly steps: readonly S[];
}

/**
 * Cuts steps into as few transactions as can be: one, unless a statement can't run in a transaction, or made something
 * that later steps can use only after a commit.
 */
export function segments<S extends Step>(steps: readonly S[]): Segment<S>[] {
  const out: Segment<S>[] = [];
  let open: S[] = [];
  const close = (): void => {
    if (open.length > 0) out.push({ transactional: true, steps: open });
    open = [];
  };
  for (const step of steps) {
    if (step.transaction === "never") {
      close();
      out.push({ transactional: false, steps: [step] });
      continue;
    }
    if (step.transaction === "any" && open.at(-1)?.transaction === "commits") close();
    open.push(step);
  }
  close();
  return out;
}
