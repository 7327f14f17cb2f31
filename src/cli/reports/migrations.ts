import type { MigrationRow, MigrationState, ScopeRows, ShownMigrations } from "../../commands/showmigrations.ts";
import { colors } from "../colors.ts";

const marks: Readonly<Record<MigrationState, string>> = {
  applied: colors.green("[x]"),
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

function reportScope({ scope, directory, migrations, draft }: ScopeRows, isOne: boolean): string[] {
  const list = migrations.length === 0 ? [`no migrations in ${directory}`] : migrations.map(reportRow);
  const last = draft === null ? [] : [colors.dim(`draft: ${draft.path}${draft.edited ? " (edited by hand)" : ""}`)];
  return [...(isOne ? [] : [colors.bold(scope)]), ...list, ...last];
}

function reportRow({ state, file, revision, name, app, labels, head, appliedAt, replaces }: MigrationRow): string {
  const what = file === "" ? `${revision} ${name} (no file)` : file;
  const notes = [
    state === "applied" || state === "pending" ? "" : state,
    head ? "head" : "",
    replaces.length === 0 ? "" : `stands for ${replaces.length}`,
    app ?? "",
    ...labels,
    appliedAt?.slice(0, 16).replace("T", " ") ?? "",
  ];
  return `${marks[state]} ${what}  ${colors.dim(notes.filter((note) => note !== "").join(", "))}`;
}
