// One pair, from a seed of its own, on a real database; a failure comes back as the smallest case that fails alike.
import { emptyCatalog } from "../../src/engine/catalog/catalog.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { sqlText } from "../support/gate-report.ts";
import { majorOf } from "../support/version.ts";
import { type Pair, pairFrom } from "./arbitrary.ts";
import { drawsOf } from "./draw.ts";
import { type Travelled, travel } from "./journey.ts";
import type { Place } from "./place.ts";
import { type Failing, shrink } from "./shrink.ts";

export interface Trial {
  readonly seed: number;
  readonly shrinkSeconds: number;
}

export interface Outcome {
  /** What went wrong with the smallest case, and that case. */
  readonly failure: string | null;
  readonly travelled: Travelled | null;
}

export async function tryPair(place: Place, { seed, shrinkSeconds }: Trial): Promise<Outcome> {
  const options = { tables: 4, version: await majorOf(place.session), roles: place.roles };
  const [pair] = drawsOf(seed, 1, (draw) => pairFrom(draw, { ...options, renames: draw.rarely(2) })) as [Pair];
  try {
    return { failure: null, travelled: await travel(place, pair) };
  } catch (error) {
    const until = performance.now() + shrinkSeconds * 1000;
    const again = (smaller: Pair): Promise<Travelled> => travel(place, smaller);
    const smallest = await shrink({ pair, error }, again, () => performance.now() < until);
    return { failure: textOf(smallest), travelled: null };
  }
}

function textOf({ pair, error }: Failing): string {
  const sections = {
    "what went wrong": error instanceof Error ? error.message : String(error),
    before: sqlText(plan(emptyCatalog, pair.before)),
    after: sqlText(plan(emptyCatalog, pair.after)),
    renames: pair.renames
      .map(({ from, to }) => `${from.kind} ${from.path.join(".")} -> ${to.path.join(".")}`)
      .join("\n"),
    rows: pair.rows.join(";\n"),
  };
  return Object.entries(sections)
    .map(([title, body]) => `-- ${title}\n${body}`)
    .join("\n\n");
}
