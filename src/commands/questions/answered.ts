// Models against a live database, with every question answered: what was renamed, which values go where, what casts.
import type { Catalog } from "../../engine/catalog/catalog.ts";
import type { Kind } from "../../engine/catalog/kind.ts";
import type { ObjectId } from "../../engine/catalog/object-id.ts";
import { isBelow } from "../../engine/operations/apply.ts";
import { invertAll } from "../../engine/operations/invert.ts";
import type { Operation } from "../../engine/operations/operation.ts";
import { render } from "../../engine/render/sql.ts";
import type { Models, Questioner, Session, Snapshot } from "../../ports.ts";
import { type Comparison, compare, type Oracle } from "../compare.ts";
import { withFills } from "../fills.ts";
import { type RenameAnswers, renameDecider } from "../rename-questions.ts";
import { sessionAfter, snapshotAfter } from "./after-statements.ts";
import { type Answers, fillFlag, type NameBefore, parseAssignments } from "./answers.ts";
import { withCasts } from "./casts.ts";
import { withMappedValues } from "./enum-rows.ts";
import { decideEnumValues } from "./enum-values.ts";
import { modelsOverDatabase, type SideNames } from "./side-names.ts";

export interface Subject {
  readonly models: Models;
  readonly snapshot: Snapshot;
  readonly session: Session;
  /** Has the rows where `session` has none, and all objects as they are to be. */
  readonly rows?: Session;
  /** Reads what is compared once more, in a transaction of the session's. */
  readonly read: (session: Session) => Promise<Snapshot>;
  readonly history: () => Catalog;
  readonly oracle: (session: Session, snapshot: Snapshot) => Oracle;
}

export interface Asked {
  readonly answers: Answers;
  readonly questioner: Questioner;
  /** The models and the database where it isn't said. */
  readonly sides?: SideNames;
  /** They hold for many runs: an answer that fits no question is no mistake. */
  readonly standing?: boolean;
}

export async function answered(
  subject: Subject,
  { answers, questioner, sides = modelsOverDatabase, standing = false }: Asked,
): Promise<Comparison> {
  const { session } = subject;
  const values = await decideEnumValues(subject.snapshot.catalog, subject.models.catalog, {
    answers,
    questioner,
    sides,
    standing,
  });
  const first = values.renames.flatMap(render).map(({ sql }) => sql);
  const snapshot = first.length === 0 ? subject.snapshot : await snapshotAfter(session, first, subject.read);
  const comparison = await compare({
    models: { ...subject.models, catalog: values.models },
    snapshot,
    history: subject.history,
    oracle: subject.oracle(first.length === 0 ? session : sessionAfter(session, first), snapshot),
    decide: renameDecider(renamesLeft(answers, values.used, standing), { questioner, sides }),
  });
  const { before, after } = comparison;
  const nameBefore = namesBefore(comparison.up);
  const rows = subject.rows === undefined ? { session, nameBefore } : { session: subject.rows, nameBefore: asItIs };
  const rest = { questioner, sides, standing };
  const mapped = await withMappedValues(comparison.up, { ...rest, ...rows, maps: answers.maps, after });
  const casting = { ...rest, nameBefore, answers, before, after };
  const { up, down } = await withCasts({ up: mapped, down: comparison.down }, casting);
  const fills = parseAssignments(fillFlag, answers.fills);
  const filled = await withFills(up, { ...rest, ...rows, before, fills });
  return { ...comparison, up: [...values.renames, ...filled], down: [...down, ...invertAll(values.renames)] };
}

const asItIs: NameBefore = (id) => id;

/** Standing answers are given by the questioner, so that what is left of them is no mistake. */
function renamesLeft({ renames, drops }: Answers, used: readonly string[], standing: boolean): RenameAnswers {
  return standing ? { renames: [], drops: [] } : { renames: renames.filter((each) => !used.includes(each)), drops };
}

/** The name that an object has before the renames among the operations. */
function namesBefore(operations: readonly Operation[]): NameBefore {
  const renames = operations.flatMap((each) => (each.verb === "rename" ? [each] : [])).reverse();
  return <K extends Kind>(id: ObjectId<K>): ObjectId<K> =>
    renames.reduce(
      (name, { id: from, to }) =>
        isBelow(name, to) ? { kind: name.kind, path: [...from.path, ...name.path.slice(to.path.length)] } : name,
      id,
    );
}
