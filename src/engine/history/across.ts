// Several scopes on one database: in which order their revisions run when some of them depend on revisions of other scopes.
import { UserError } from "../errors.ts";
import { ancestors, type History, parentsOf, type Revision } from "./graph.ts";

export interface ScopeHistory<R extends Revision = Revision> {
  readonly scope: string;
  readonly history: History<R>;
  readonly applied: ReadonlySet<string>;
}

export interface Placed<R extends Revision = Revision> {
  readonly scope: string;
  readonly revision: R;
}

/**
 * The wanted revisions in the order of their scopes, parents first, each after everything in other scopes that it and
 * its parents depend on. What is applied already is left out.
 */
export function upgradeOrder<R extends Revision>(
  scopes: readonly ScopeHistory<R>[],
  wanted: readonly Placed<R>[],
): Placed<R>[] {
  const order: Placed<R>[] = [];
  const state = new Map<R, "open" | "done">();
  const visit = ({ scope, revision }: Placed<R>): void => {
    const own = scopes.find((each) => each.scope === scope);
    if (own?.applied.has(revision.revision) !== false || state.get(revision) === "done") return;
    if (state.get(revision) === "open") throw circle({ scope, revision });
    state.set(revision, "open");
    for (const parent of parentsOf(own.history, revision)) visit({ scope, revision: parent });
    for (const name of revision.dependsOn ?? []) visit(dependency(scopes, { scope, revision }, name));
    state.set(revision, "done");
    order.push({ scope, revision });
  };
  for (const { scope, history } of scopes) {
    const own = new Set(wanted.filter((each) => each.scope === scope).map(({ revision }) => revision.revision));
    // Parents first, so that a long line needs no deep stack.
    for (const revision of ancestors(history, [...own])) visit({ scope, revision });
  }
  return order;
}

/** Applied revisions of other scopes that would be left without something that they depend on. */
export function dependents<R extends Revision>(
  scopes: readonly ScopeHistory<R>[],
  undone: readonly Placed<R>[],
): { readonly dependent: Placed<R>; readonly on: Placed<R> }[] {
  return scopes.flatMap(({ scope, history, applied }) =>
    history.revisions
      .filter((each) => applied.has(each.revision) && !undone.some(({ revision }) => revision === each))
      .flatMap((revision) => {
        const needed = (revision.dependsOn ?? []).map((name) => dependency(scopes, { scope, revision }, name));
        const lost = undone.filter((each) => needed.some((one) => one.revision === each.revision));
        return lost.map((on) => ({ dependent: { scope, revision }, on }));
      }),
  );
}

/** `billing@3f9a1c2e7b04`: the revision that is meant. */
function dependency<R extends Revision>(
  scopes: readonly ScopeHistory<R>[],
  { scope, revision }: Placed<R>,
  name: string,
): Placed<R> {
  const at = name.indexOf("@");
  const [of, id] = at < 0 ? [scope, name] : [name.slice(0, at), name.slice(at + 1)];
  const found = scopes.find((each) => each.scope === of);
  const wanted = found?.history.byId.get(id) ?? found?.history.revisions.find(({ labels = [] }) => labels.includes(id));
  if (wanted !== undefined) return { scope: of, revision: wanted };
  const known = scopes.map((each) => each.scope).join(", ");
  throw new UserError(
    "missing_dependency",
    `revision ${revision.revision} (${revision.name}) of ${scope} depends on ${name}, and there is no such revision`,
    {
      hint:
        found === undefined
          ? `write dependsOn as scope@revision; the scopes are ${known}`
          : `npx sluice showmigrations ${of} lists what ${of} has`,
    },
  );
}

function circle<R extends Revision>({ scope, revision }: Placed<R>): UserError {
  return new UserError(
    "dependency_circle",
    `revision ${revision.revision} (${revision.name}) of ${scope} depends on itself, by way of other scopes`,
    { hint: "take one of the revisions out of `dependsOn`" },
  );
}
