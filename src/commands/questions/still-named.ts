// What the models lack and a file beside them still makes: an export that got lost, perhaps. Or all models got lost. It is
// dropped only when somebody says so.
import { readFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { displayName, keyOf, nameOf, type ObjectId } from "../../engine/catalog/object-id.ts";
import { nameInWords, rulesOf } from "../../engine/kinds/registry.ts";
import type { Operation } from "../../engine/operations/operation.ts";
import type { Models, Questioner } from "../../ports.ts";
import { filesMatching } from "../../project/glob.ts";
import { isWithoutModels, lookedFor } from "../without-models.ts";
import type { Workspace } from "../workspace.ts";
import { ask, flagText } from "./ask.ts";

interface Asking {
  readonly models: Models;
  readonly drops: readonly string[];
  readonly questioner: Questioner;
}

/** Asks about each object that would be dropped, and that a file names which the models don't import; about all where no model is left. */
export async function confirmDrops(
  up: readonly Operation[],
  workspace: Workspace,
  { models, drops, questioner }: Asking,
): Promise<void> {
  const { project, scope } = workspace;
  const open = goneIn(up).filter((id) => !drops.includes(displayName(id)));
  if (open.length === 0) return;
  if (isWithoutModels(models)) return confirmAll(open, workspace, questioner);
  const files = await filesBeside(scope, models);
  for (const id of open) {
    const file = files.find(({ text }) => makes(text, id));
    if (file === undefined) continue;
    const name = displayName(id);
    await ask(
      {
        text: `The models no longer export the ${rulesOf(id.kind).words} ${name}, and ${relative(project.root, file.path)} still makes it. Shall it be dropped?`,
        choices: [{ label: "it is dropped", flag: flagText("--drop", name), value: true }],
        besides: `or export it again from ${scope.apps.flatMap(({ modules }) => modules.map((each) => relative(project.root, each))).join(", ")}`,
      },
      questioner,
    );
  }
}

/** What is dropped as a whole, and not made anew. */
export function goneIn(up: readonly Operation[]): ObjectId[] {
  const comes = new Set(up.flatMap((operation) => (operation.verb === "create" ? [keyOf(operation.object.id)] : [])));
  const going = up.flatMap((operation) => (operation.verb === "drop" ? [operation.id] : []));
  return going.filter((id) => rulesOf(id.kind).depth === 2 && !comes.has(keyOf(id)));
}

async function confirmAll(open: readonly ObjectId[], workspace: Workspace, questioner: Questioner): Promise<void> {
  const objects = open.map((id) => nameInWords(id));
  await ask(
    {
      text: `There are no models (${lookedFor(workspace)}), and the migrations made ${objects.join(", ")}. Shall all that be dropped?`,
      choices: [{ label: "it is dropped", flag: dropFlags(open), value: true }],
      besides: "or bring the models back; npx sluice makemigrations --empty makes a migration to write by hand",
    },
    questioner,
  );
}

export function dropFlags(objects: readonly ObjectId[]): string {
  return objects.map((id) => flagText("--drop", displayName(id))).join(" ");
}

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Sources in the folders of the models that no model imports. */
async function filesBeside(
  { apps, migrationsDirectory }: Workspace["scope"],
  { files }: Pick<Models, "files">,
): Promise<SourceFile[]> {
  const folders = new Set(apps.flatMap(({ modules }) => modules.map(dirname)));
  const found = await Promise.all(
    [...folders].map((folder) => filesMatching(folder, "**/*.{ts,tsx,mts,cts,js,mjs,cjs}")),
  );
  const others = [...new Set(found.flat())].filter(
    (path) =>
      !files.includes(path) && !path.startsWith(migrationsDirectory) && !/\.(?:d|test|spec)\.[cm]?[jt]s$/.test(path),
  );
  return Promise.all(others.map(async (path) => ({ path, text: await readFile(path, "utf8").catch(() => "") })));
}

/** Drizzle's calls end in the kind's own word: `pgTable("posts"`, `app.table("posts"`. */
function makes(text: string, id: ObjectId): boolean {
  const name = nameOf(id).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`${id.kind}\\s*\\(\\s*(["'\`])${name}\\1`, "i").test(text);
}
