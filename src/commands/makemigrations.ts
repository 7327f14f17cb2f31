import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { displayName } from "../engine/catalog/object-id.ts";
import { describe } from "../engine/describe.ts";
import { UserError } from "../engine/errors.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { printMigration } from "../engine/render/migration-file.ts";
import { render } from "../engine/render/sql.ts";
import type { Session } from "../ports.ts";
import { loadMigration } from "../project/history.ts";
import type { Proof } from "../proof/proof.ts";
import { readDraft, removeDraft } from "../store/draft.ts";
import { defaultFileTemplate, migrationFileName } from "../store/file-name.ts";
import { writeHead } from "../store/head.ts";
import { listMigrations } from "../store/migration-files.ts";
import { slugOf } from "../store/slug.ts";
import { writeAtomic } from "../store/write-atomic.ts";
import { type MadeText, stamp, textOf } from "./migration-text.ts";
import { type Planned, planScope, readScopeModels, readSources, type Sources } from "./planned.ts";
import { type Answers, assertReadable } from "./questions/answers.ts";
import { replicaOf } from "./replica-target.ts";
import { historyOfScope } from "./scope-state.ts";
import { type Environment, openWorkspace, type Workspace, withSession } from "./workspace.ts";

export interface MakeOptions extends Answers {
  readonly message?: string;
  readonly empty: boolean;
  readonly dryRun: boolean;
  readonly check: boolean;
  /** Try it on a replica first, where the project doesn't say otherwise. */
  readonly proof: boolean;
}

export interface MakeResult {
  /** `none`: models and database are the same. */
  readonly changes: "none" | "some";
  /** Relative to the project's root; `null` when nothing was written. */
  readonly file: string | null;
  readonly revision: string | null;
  readonly name: string;
  /** The operations in words, and the SQL of both directions. */
  readonly operations: readonly string[];
  readonly sql: { readonly up: readonly string[]; readonly down: readonly string[] };
  readonly text: string;
  /** `null`: it was not tried. */
  readonly proof: Proof | null;
  /** What else is in the database: nobody's of this project. */
  readonly unmanaged: readonly string[];
  readonly warnings: readonly string[];
}

export async function makeMigrations(environment: Environment, options: MakeOptions): Promise<MakeResult> {
  assertReadable(options);
  const workspace = await openWorkspace(environment);
  if (options.empty) return makeEmpty(environment, workspace, options);
  const models = readScopeModels(workspace);
  // It is awaited beside the database; until then a failure must not count as unhandled.
  models.catch(() => undefined);
  return withSession(workspace, async (session) => {
    const sources = await readSources(workspace, session, models);
    const { questioner } = environment;
    const planned = await planScope({ workspace, session }, sources, { answers: options, questioner });
    const draft = options.check ? null : await readDraft(workspace.scope.migrationsDirectory);
    if (draft?.edited === true) return promote(environment, workspace, { draft, planned, options });
    if (planned.up.length === 0) {
      if (draft !== null && !options.dryRun) await removeDraft(workspace.scope.migrationsDirectory);
      return { ...emptyResult, unmanaged: unmanagedOf(planned), warnings: planned.warnings };
    }
    const proof = options.check || !options.proof ? null : await proven(planned, { workspace, session, sources });
    const made = textOf(planned, { now: environment.clock.now(), name: options.message, proof });
    const result = {
      ...made,
      proof,
      ...describeAll(planned),
      unmanaged: unmanagedOf(planned),
      warnings: planned.warnings,
    };
    if (options.check || options.dryRun) return { ...result, changes: "some", file: null };
    const file = await write(environment, workspace, made);
    if (draft !== null) await removeDraft(workspace.scope.migrationsDirectory);
    return { ...result, changes: "some", file };
  });
}

const emptyResult: MakeResult = {
  changes: "none",
  file: null,
  revision: null,
  name: "",
  operations: [],
  sql: { up: [], down: [] },
  text: "",
  proof: null,
  unmanaged: [],
  warnings: [],
};

interface Circumstances {
  readonly workspace: Workspace;
  readonly session: Session;
  readonly sources: Sources;
}

/** `null`: the project wants no proof. */
async function proven(planned: Planned, { workspace, session, sources }: Circumstances): Promise<Proof | null> {
  const replica = replicaOf(workspace);
  if (replica === null) return null;
  const { proofOf } = await import("./proof.ts");
  return proofOf(planned, { session, sources, planned, replica });
}

function describeAll({ up, down }: Pick<Planned, "up" | "down">): Pick<MakeResult, "operations" | "sql"> {
  const sql = (operations: readonly Operation[]): string[] =>
    operations.flatMap(render).map((statement) => statement.sql);
  return { operations: up.map(describe), sql: { up: sql(up), down: sql(down) } };
}

/** The tables, types and so on; what stands on a table goes without saying. */
function unmanagedOf({ unmanaged }: Planned): string[] {
  return unmanaged
    .filter(({ id }) => rulesOf(id.kind).depth < 3)
    .map(({ id }) => `${rulesOf(id.kind).words} ${displayName(id)}`);
}

async function write({ clock }: Environment, workspace: Workspace, made: MadeText): Promise<string> {
  const { project, scope } = workspace;
  const number = (await listMigrations(scope.migrationsDirectory)).length + 1;
  const name = migrationFileName(scope.fileTemplate ?? defaultFileTemplate, {
    date: clock.now(),
    timezone: scope.timezone,
    revision: made.revision,
    slug: slugOf(made.name),
    app: scope.name,
    number,
  });
  await mkdir(scope.migrationsDirectory, { recursive: true }).catch(() => undefined);
  const path = join(scope.migrationsDirectory, name);
  await writeAtomic(path, made.text);
  await writeHead(scope.migrationsDirectory, name);
  return relative(project.root, path);
}

async function makeEmpty(environment: Environment, workspace: Workspace, options: MakeOptions): Promise<MakeResult> {
  const head = onlyHead(await historyOfScope(workspace));
  const name = options.message ?? "custom";
  const revision = randomBytes(6).toString("hex");
  const header = [
    "Written by hand: op.sql(up, down) for SQL, op.run(up, down) for code.",
    `Written ${stamp(environment.clock.now())} UTC.`,
  ];
  const parents = head === null ? [] : [head.revision];
  const text = printMigration({ revision, parents, name, app: null, up: [], down: null, header });
  const file = options.dryRun ? null : await write(environment, workspace, { revision, name, text });
  return { ...emptyResult, changes: "some", file, revision, name, text };
}

interface Promotion {
  readonly draft: { readonly path: string; readonly text: string };
  readonly planned: Planned;
  readonly options: MakeOptions;
}

/** A draft that a person edited becomes the migration as it is. */
async function promote(
  environment: Environment,
  workspace: Workspace,
  { draft, planned, options }: Promotion,
): Promise<MakeResult> {
  const migration = await loadMigration(workspace.project.root, draft.path);
  if (migration.parents.join() !== planned.parents.join()) {
    throw new UserError(
      "stale_draft",
      `${draft.path} was edited by hand, and it follows ${migration.parents.join(", ") || "nothing"}, which is not the head any more`,
      {
        hint: `set its \`parents\` to [${planned.parents.map((parent) => `"${parent}"`).join(", ")}], or delete the file`,
      },
    );
  }
  const name = options.message ?? migration.name;
  const made = { revision: migration.revision, name, text: draft.text, proof: null };
  const described = describeAll({ up: migration.up, down: migration.down ?? [] });
  const result = { ...made, ...described, unmanaged: unmanagedOf(planned), warnings: planned.warnings };
  if (options.dryRun) return { ...result, changes: "some", file: null };
  const file = await write(environment, workspace, made);
  const { removeFile } = await import("../store/files.ts");
  await removeFile(draft.path);
  return { ...result, changes: "some", file };
}
