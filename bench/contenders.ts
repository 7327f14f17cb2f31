// Who is timed in a scenario: the floor, ours on both majors, and drizzle-kit of both majors.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addedColumn } from "./models.ts";
import { onDatabase, type Project } from "./project.ts";

export interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly project: Project;
  /** The exit codes of success. */
  readonly exits: readonly number[];
  /** Whether it did what it was timed for; drizzle-kit exits with 0 on errors, too. */
  readonly done: () => Promise<boolean>;
}

const floorSteps = [
  "Node starts",
  "+ drizzle-orm/pg-core and postgres are imported",
  "+ the models are bundled and loaded",
  "+ one query of the catalog",
];

/** `projects`: one per major, all of one size and scenario. The first one's `sluice` is what others are compared with. */
export function contendersOf(projects: readonly Project[], root: string): Contender[] {
  const [first] = projects;
  if (first === undefined) return [];
  const floor = floorSteps.map((command, steps): Contender => {
    const args = [join(first.directory, "floor.mjs"), String(steps), first.url];
    return { name: "floor", command, args, project: first, exits: [0], done: async () => true };
  });
  return [
    ...projects.map((project) => ours(project, root)),
    ...projects.flatMap((project) => [kit(project, "push"), kit(project, "generate")]),
    ...floor,
  ];
}

function ours(project: Project, root: string): Contender {
  const isCheck = project.scenario !== "everything new";
  const command = isCheck ? "makemigrations --check" : "makemigrations -m everything";
  return {
    name: `sluice (orm ${project.major.name})`,
    command,
    args: [join(root, "dist/cli.js"), ...command.split(" "), "--no-input"],
    project,
    exits: [project.scenario === "one column added" ? 1 : 0],
    done: async () => isCheck || filesBelow(join(project.directory, "core/db"), ".ts").length === 1,
  };
}

function kit(project: Project, verb: "push" | "generate"): Contender {
  const command = verb === "push" ? "push --force" : "generate";
  return {
    name: `drizzle-kit (orm ${project.major.name})`,
    command,
    args: [project.major.kit, ...command.split(" ")],
    project,
    exits: [0],
    done: () => (verb === "push" ? pushed(project) : generated(project)),
  };
}

async function pushed({ url, size, scenario }: Project): Promise<boolean> {
  const [found] = await onDatabase(
    url,
    (sql) => sql<{ tables: number; added: number }[]>`
      select count(distinct c.oid)::int tables, (count(*) filter (where attname = ${addedColumn}))::int added
      from pg_class c join pg_attribute a on a.attrelid = c.oid and attnum > 0 and not attisdropped
      where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  return found?.tables === size && found.added === (scenario === "one column added" ? 1 : 0);
}

async function generated({ directory, size, scenario }: Project): Promise<boolean> {
  const texts = filesBelow(join(directory, "drizzle"), ".sql").map((path) => readFileSync(path, "utf8"));
  const tables = texts.join("\n").split("CREATE TABLE").length - 1;
  const isChanged = scenario === "one column added";
  return (
    tables === size &&
    texts.length === (isChanged ? 2 : 1) &&
    texts.some((text) => text.includes(addedColumn)) === isChanged
  );
}

function filesBelow(folder: string, extension: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name));
}
