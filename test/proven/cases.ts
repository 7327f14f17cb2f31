// Every before/after pair of the tests, as catalogs: of the cases, and of the edits of the whole schema.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { type Catalog, emptyCatalog } from "../../src/engine/catalog/catalog.ts";
import { UserError } from "../../src/engine/errors.ts";
import type { Case, ModelsCode } from "../support/gate-case.ts";
import { drizzleOf, type Major, majors, modelsOf } from "../support/gate-models.ts";
import { edited } from "../whole/edited.ts";
import { columnEdits } from "../whole/edits/columns.ts";
import { indexEdits } from "../whole/edits/indexes.ts";
import { keyEdits } from "../whole/edits/keys.ts";
import { otherEdits } from "../whole/edits/others.ts";

/** A change that a test proves, both ways. */
export interface Pair {
  readonly before: Catalog;
  readonly after: Catalog;
  readonly answers: { readonly renames: readonly string[]; readonly drops: readonly string[] };
}

const none = { renames: [], drops: [] };

type Read = (code: ModelsCode, only?: Major) => readonly Catalog[];

export async function pairs(): Promise<readonly Pair[]> {
  const drizzle = await Promise.all(majors.map(async (major) => ({ major, packages: await drizzleOf(major) })));
  const read: Read = (code, only) =>
    drizzle
      .filter(({ major }) => only === undefined || only === major)
      .map(({ packages }) => modelsOf(code, packages, "public").catalog);
  return [...(await caseFiles()).flatMap((each) => pairsOf(each, read)), ...(await editPairs(read))];
}

/** What the files of cases would have given to the gate. */
async function caseFiles(): Promise<readonly Case[]> {
  const cases: Case[] = [];
  vi.doMock("../support/gate-suite.ts", () => ({
    suite: (_section: string, own: readonly Case[]) => cases.push(...own),
  }));
  const folder = join(import.meta.dirname, "../cases");
  // What is open is not proven.
  const files = readdirSync(folder).filter((file) => file.endsWith(".test.ts") && file !== "open.test.ts");
  for (const file of files) await import(/* @vite-ignore */ join(folder, file));
  return cases;
}

function pairsOf(
  { before, after, only, refuses, failsUp, renames = [], drops = [] }: Case,
  read: Read,
): readonly Pair[] {
  if (refuses !== undefined || failsUp !== undefined) return [];
  try {
    const from = before === undefined ? [] : read(before, only);
    return read(after, only).map((to, at) => ({
      before: from[at] ?? emptyCatalog,
      after: to,
      answers: { renames, drops },
    }));
  } catch (error) {
    // One major says what the other one can't.
    if (error instanceof UserError || error instanceof TypeError) return [];
    throw error;
  }
}

async function editPairs(read: Read): Promise<readonly Pair[]> {
  const code = await edited([]);
  const [major] = majors;
  const [whole = emptyCatalog] = read(code, major);
  const edits = [...columnEdits, ...keyEdits, ...indexEdits, ...otherEdits];
  const pairsOfEdits = edits.map(async ({ edits: changes, answers }) => {
    const [after = emptyCatalog] = read(await edited(changes), major);
    return { before: whole, after, answers: { ...none, ...answers } };
  });
  return [
    ...read(code).map((after) => ({ before: emptyCatalog, after, answers: none })),
    ...(await Promise.all(pairsOfEdits)),
  ];
}
