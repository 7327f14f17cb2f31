import type { ShownMigration } from "../../commands/show.ts";
import { colors } from "../colors.ts";
import { reportPreview } from "./preview.ts";

/** A migration on one screen. */
export function reportShown(shown: ShownMigration): string {
  const { revision, name, path, scope, app, labels, parents, dependsOn, replaces, operations, up, down, wayBack } =
    shown;
  const fields: readonly (readonly [string, string])[] = [
    ["file", path],
    ["scope", app === null ? scope : `${scope}, app ${app}`],
    ["follows", parents.join(", ") || "nothing"],
    ["stands for", replaces.join(", ")],
    ["depends on", dependsOn.join(", ")],
    ["labels", labels.join(", ")],
    ["way back", wayBack],
  ];
  const one = { scope, revision, name, file: shown.file };
  return [
    `${colors.bold(revision)} ${name}`,
    ...fields.filter(([, value]) => value !== "").map(([key, value]) => `${colors.dim(`${key}:`)} ${value}`),
    "",
    ...operations.map((operation) => `  ${operation}`),
    "",
    reportPreview({ migrations: [{ ...one, direction: "up", segments: up }] }),
    ...(down === null ? [] : ["", reportPreview({ migrations: [{ ...one, direction: "down", segments: down }] })]),
  ].join("\n");
}
