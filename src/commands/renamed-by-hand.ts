// Tables, types and so on that got another name in a database. What the database has besides is nobody's, unless somebody says
// that a migration made it, under the name that is gone.
import { type Catalog, restrict } from "../engine/catalog/catalog.ts";
import { displayName, type ObjectId } from "../engine/catalog/object-id.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { isBelow } from "../engine/operations/apply.ts";
import type { Rename } from "./compare.ts";
import type { Asked } from "./questions/answered.ts";
import { renameDecider } from "./rename-questions.ts";

/** The renames that lead from what the migrations made to what the database has. */
export async function renamedByHand(
  made: Catalog,
  live: Catalog,
  { answers: { renames, drops }, ...asked }: Asked,
): Promise<readonly Rename[]> {
  const [gone, come] = [standingOnly(made, live), standingOnly(live, made)];
  if (gone.length === 0) return [];
  const told = renames.filter((flag) => gone.some((id) => flag.startsWith(`${displayName(id)}:`)));
  const decide = renameDecider({ renames: told, drops }, asked);
  return decide((decided) => ({
    ours: below(
      made,
      gone,
      decided.map(({ from }) => from),
    ),
    wanted: below(
      live,
      come,
      decided.map(({ to }) => to),
    ),
  }));
}

/** What stands by itself in one catalog and isn't in the other. */
function standingOnly(one: Catalog, other: Catalog): ObjectId[] {
  return [...one.facts].flatMap(([key, { id }]) => {
    const { depth, shared } = rulesOf(id.kind);
    return depth < 3 && shared !== true && !other.facts.has(key) ? [id] : [];
  });
}

/** Some objects with their parts, without those that are decided on. */
function below(catalog: Catalog, some: readonly ObjectId[], decided: readonly ObjectId[]): Catalog {
  const left = restrict(catalog, ({ id }) => !decided.some((each) => isBelow(id, each)));
  return restrict(left, ({ id }) => some.some((each) => isBelow(id, each)));
}
