import pc from "picocolors";
import type { MigrationState, ScopeRows } from "../../commands/showmigrations.ts";

const marks: Readonly<Record<MigrationState, string>> = {
  applied: pc.green("[x]"),
  pending: "[ ]",
  unfinished: pc.yellow("[~]"),
  edited: pc.red("[!]"),
  missing: pc.red("[?]"),
  "out of order": pc.red("[<]"),
};

export function reportMigrations({ database, directory, migrations, draft }: ScopeRows): string {
  const lines = migrations.map(({ state, file, revision, name, head, appliedAt }) => {
    const what = file === "" ? `${revision} ${name} (no file)` : file;
    const notes = [
      state === "applied" || state === "pending" ? "" : state,
      head ? "head" : "",
      appliedAt?.slice(0, 16).replace("T", " ") ?? "",
    ];
    return `${marks[state]} ${what}  ${pc.dim(notes.filter((note) => note !== "").join(", "))}`;
  });
  const list = lines.length === 0 ? [`no migrations in ${directory}`] : lines;
  const last = draft === null ? [] : [pc.dim(`draft: ${draft.path}${draft.edited ? " (edited by hand)" : ""}`)];
  return [pc.dim(database), ...list, ...last].join("\n");
}
