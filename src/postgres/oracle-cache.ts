// The oracle's answers, kept in a JSON file. A file that can't be read is an empty cache, and one that can't be written
// is none: the answers are only a matter of time.
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface OracleCache {
  get(question: string): readonly string[] | undefined;
  set(question: string, answer: readonly string[]): void;
  /** Writes what is new. */
  save(): Promise<void>;
}

const format = 1;
const mostAnswers = 5000;

export async function openOracleCache(path: string): Promise<OracleCache> {
  const answers = await load(path);
  let changed = false;
  return {
    get: (question) => answers.get(question),
    set(question, answer) {
      answers.set(question, answer);
      changed = true;
    },
    async save() {
      if (!changed) return;
      changed = false;
      await store(path, [...answers].slice(-mostAnswers)).catch(() => {});
    },
  };
}

async function load(path: string): Promise<Map<string, readonly string[]>> {
  try {
    const found = JSON.parse(await readFile(path, "utf8")) as { format?: unknown; answers?: unknown };
    if (found.format !== format || typeof found.answers !== "object" || found.answers === null) return new Map();
    return new Map(Object.entries(found.answers).filter((entry) => isAnswer(entry[1])) as [string, string[]][]);
  } catch {
    return new Map();
  }
}

function isAnswer(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

async function store(path: string, answers: readonly (readonly [string, readonly string[]])[]): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(beside, `${JSON.stringify({ format, answers: Object.fromEntries(answers) })}\n`);
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}
