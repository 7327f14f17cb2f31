import type { MigrationState, ScopeRows } from "../../commands/showmigrations.ts";
import { colors } from "../colors.ts";

const marks: Readonly<Record<MigrationState, string>> = {
  applied: colors.green("[x]"),
  pending: "[ ]",
  unfinished: colors.yellow("[~]"),
  edited: colors.red("[!]"),
  missing: colors.red("[?]"),
  "out of order": colors.red("[<]"),
};

export function reportMigrations({ database, directory, migrations, draft }: ScopeRows): string {
  const lines = migrations.map(({ state, file, revision, name, head, appliedAt }) => {
    const what = file === "" ? `${revision} ${name} (no file)` : file;
    const notes = [
      state === "applied" || state === "pending" ? "" : state,
      head ? "head" : "",
      appliedAt?.slice(0, 16).replace("T", " ") ?? "",
    ];
    return `${marks[state]} ${what}  ${colors.dim(notes.filter((note) => note !== "").join(", "))}`;
  });
  const list = lines.length === 0 ? [`no migrations in ${directory}`] : lines;
  const last = draft === null ? [] : [colors.dim(`draft: ${draft.path}${draft.edited ? " (edited by hand)" : ""}`)];
  return [colors.dim(database), ...list, ...last].join("\n");
}
