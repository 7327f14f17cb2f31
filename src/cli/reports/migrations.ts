import type { ShownPlan } from "../../commands/show-plan.ts";
import type { MigrationRow, MigrationState, ScopeRows, ShownMigrations } from "../../commands/showmigrations.ts";
import { colors } from "../colors.ts";

const marks: Readonly<Record<MigrationState, string>> = {
  applied: colors.green("[x]"),
  draft: colors.yellow("[d]"),
  pending: "[ ]",
  unfinished: colors.yellow("[~]"),
  edited: colors.red("[!]"),
  missing: colors.red("[?]"),
  "out of order": colors.red("[<]"),
  "applied in part": colors.red("[/]"),
};

export function reportMigrations({ database, scopes }: ShownMigrations): string {
  const isOne = scopes.length === 1;
  return [colors.dim(database), ...scopes.flatMap((scope) => reportScope(scope, isOne))].join("\n");
}

/** One list, with the scope before each where there are several. */
export function reportPlan({ database, migrations }: ShownPlan): string {
  const isOne = new Set(migrations.map(({ scope }) => scope)).size <= 1;
  const list = migrations.length === 0 ? ["no migrations"] : migrations.map((row) => reportRow(row, !isOne));
  return [colors.dim(database), ...list].join("\n");
}

function reportScope({ scope, directory, migrations, draft }: ScopeRows, isOne: boolean): string[] {
  const list =
    migrations.length === 0 ? [`no migrations in ${directory}`] : migrations.map((row) => reportRow(row, false));
  const last = draft === null ? [] : [colors.dim(`draft: ${draft.path}${draft.edited ? " (edited by hand)" : ""}`)];
  return [...(isOne ? [] : [colors.bold(scope)]), ...list, ...last];
}

function reportRow(row: MigrationRow, withScope: boolean): string {
  const { state, file, revision, name, app, labels, head, appliedAt, replaces } = row;
  const what = file === "" ? `${revision} ${name}${state === "draft" ? "" : " (no file)"}` : file;
  const notes = [
    state === "applied" || state === "pending" ? "" : state === "draft" ? "a draft that is applied" : state,
    head ? "head" : "",
    replaces.length === 0 ? "" : `stands for ${replaces.length}`,
    app ?? "",
    ...labels,
    appliedAt?.slice(0, 16).replace("T", " ") ?? "",
  ];
  return `${marks[state]} ${withScope ? `${row.scope} ` : ""}${what}  ${colors.dim(notes.filter((note) => note !== "").join(", "))}`;
}
