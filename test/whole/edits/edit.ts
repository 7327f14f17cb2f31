import type { Major } from "../../support/gate-models.ts";
import type { Scope } from "../../support/gate-pipeline.ts";
import type { TextEdit } from "../edited.ts";

/** What a hand changes in the models, and what makemigrations makes of it. */
export interface Edit {
  readonly name: string;
  readonly edits: readonly TextEdit[];
  /** The operations of `up` in words (describe.ts), in order. By major where Drizzle makes a name up. */
  readonly expect: Words | Readonly<Record<Major, Words>>;
  readonly answers?: Partial<Scope["answers"]>;
  /** The first version of PostgreSQL that has what is edited. */
  readonly since?: number;
}

type Words = readonly string[];

/** A single change. */
export function edit(name: string, [from, to]: readonly [from: string, to: string], expect: Edit["expect"]): Edit {
  return { name, edits: [{ from, to }], expect };
}

export function wordsOf({ expect }: Edit, major: Major): Words {
  return isList(expect) ? expect : expect[major];
}

function isList(expected: Edit["expect"]): expected is Words {
  return Array.isArray(expected);
}
