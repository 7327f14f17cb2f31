// Each scope's migrations change what they make themselves. What other scopes claim is told from the operations before
// any of them runs, and from the database around SQL and code.
import { objectId } from "../engine/catalog/object-id.ts";
import type { Claim } from "../engine/collisions.ts";
import { describe } from "../engine/describe.ts";
import { UserError } from "../engine/errors.ts";
import {
  type Belonging,
  type Grounds,
  groundsAfter,
  inDefault,
  rootsOf,
  type Trespass,
  trespasses,
} from "../engine/foreign.ts";
import { nameInWords } from "../engine/kinds/registry.ts";
import type { Guard } from "../runner/guard.ts";
import type { Direction } from "../runner/run-migration.ts";
import type { Chosen, States } from "./choose.ts";
import { lookingAt, touchedBetween } from "./foreign-look.ts";
import { type ScopeState, versionTableOf } from "./scope-state.ts";

/** What a migration finds when it begins, in each direction; without one, what a draft of the scope does. */
export type GroundsOf = (chosen: Pick<Chosen, "state"> & Partial<Chosen>, direction: Direction) => Grounds;

interface Around {
  readonly claims: readonly Claim[];
  readonly defaultSchema: string;
}

export function groundsOf(states: States, { claims, defaultSchema }: Around): GroundsOf {
  const records = states.map(({ workspace }): Belonging => {
    const { schema, name } = versionTableOf(workspace);
    const id = inDefault(objectId("table", schema ?? "", name), defaultSchema);
    return { id, whose: `the version table of ${workspace.scope.name}` };
  });
  const all = new Map(
    states.map((state) => [state.workspace, alongHistory(state, { claims, records, defaultSchema })]),
  );
  return ({ state, migration }, direction) => {
    const along = all.get(state.workspace);
    const found = migration === undefined ? along?.end : along?.at.get(migration.revision);
    if (found === undefined) throw new Error(`${migration?.file} is not in its own history`);
    return direction === "up" ? found.before : found.after;
  };
}

function alongHistory(
  { workspace: { scope }, history }: ScopeState,
  { claims, records, defaultSchema }: Around & { readonly records: readonly Belonging[] },
): { readonly at: ReadonlyMap<string, Between>; readonly end: Between } {
  const others = claims
    .filter((claim) => claim.scope !== scope.name)
    .flatMap((claim) =>
      rootsOf(claim.catalog).map((id) => ({ id: inDefault(id, defaultSchema), whose: `${claim.scope}'s` })),
    );
  let after: Grounds = { own: [], others, records, defaultSchema };
  const at = new Map(
    history.revisions.map(({ revision, effect }) => {
      const before = after;
      after = groundsAfter(before, effect);
      return [revision, { before, after }];
    }),
  );
  return { at, end: { before: after, after } };
}

interface Between {
  readonly before: Grounds;
  readonly after: Grounds;
}

/** Throws where an operation of one of them touches what isn't its scope's, in the direction that is run or on the way back. */
export function assertOwn(chosen: readonly Chosen[], grounds: GroundsOf, direction: Direction): void {
  const lines = chosen.flatMap((each) => {
    const { state, migration } = each;
    const told = (way: Direction, found: readonly Trespass[]): string[] =>
      found.map(({ operation, id, whose }) => {
        const place = `${state.workspace.scope.name}'s ${migration.file}${way === direction ? "" : `, ${way}`}`;
        return `  ${place}: ${describe(operation)} (${nameInWords(id)} is ${whose})`;
      });
    const up = direction === "up" ? told("up", trespasses(migration.effect, grounds(each, "up"))) : [];
    return [...up, ...told("down", trespasses(migration.down ?? [], grounds(each, "down")))];
  });
  if (lines.length === 0) return;
  const owner = chosen.map(({ state }) => state.workspace.scope).find(({ kind }) => kind === "app");
  const tell = owner === undefined ? "" : `; if ${owner.name} is somebody else's package, tell its authors`;
  throw new UserError("foreign_object", ["migrations would touch what isn't their own:", ...lines].join("\n"), {
    hint: `nothing was run: ${mend}${tell}`,
  });
}

/** Looks at what others claim before and after a step, and throws in words what became of it. */
export function guardFor(scope: string, grounds: Grounds): Guard {
  return async (session, span) => {
    const looking = await lookingAt(session, { grounds, span });
    const before = await looking([]);
    return async () => {
      const after = await looking(before.relations.map(({ oid }) => oid));
      const touched = touchedBetween(before, after, { grounds, isOpen: span !== "none" });
      if (touched.length === 0) return;
      throw new UserError("foreign_object", `${scope} touched what isn't its own: ${touched.join(", ")}`, {
        hint: span === "none" ? "undo by hand what it did there" : mend,
      });
    };
  };
}

const mend = "take that out of the file, and let the scope do it that the object belongs to";
