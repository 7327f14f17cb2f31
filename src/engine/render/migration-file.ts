import type { Json } from "../catalog/fact.ts";
import { displayName } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";
import { printDefinition } from "../operations/definition.ts";
import type { Migration } from "../operations/migration.ts";
import type { Operation } from "../operations/operation.ts";
import { literal, textLiteral } from "./literal.ts";

/** Whatever ends a comment in TypeScript. Source: https://tc39.es/ecma262/#sec-line-terminators */
const lineEnd = /\r\n|[\n\r\u2028\u2029]/;

/** What a migration file's text is made of. `header` lines become comments above the definition. */
export interface MigrationText
  extends Pick<Migration, "revision" | "parents" | "name" | "app" | "up">,
    Partial<Pick<Migration, "labels" | "dependsOn" | "replaces">> {
  /** `null`: nothing is written, and the way back is the opposite of `up`. */
  readonly down: readonly Operation[] | null;
  /** Where `up` is SQL by hand: what that does to the schema. */
  readonly effect?: readonly Operation[] | undefined;
  readonly transaction?: Migration["transaction"];
  readonly header: readonly string[];
}

/** The text of a migration file: deterministic, small in a diff, and read back as what was planned. */
export function printMigration(migration: MigrationText): string {
  const { header, revision, parents, name, app, effect, transaction } = migration;
  const lines = [
    'import { defineMigration } from "sluice";',
    "",
    ...header.flatMap((text) => text.split(lineEnd)).map((text) => `// ${text}`.trimEnd()),
    "export default defineMigration({",
    `  revision: ${JSON.stringify(revision)},`,
    `  parents: ${literal([...parents], 2)},`,
    ...list("replaces", migration.replaces),
    ...(name === "" ? [] : [`  name: ${JSON.stringify(name)},`]),
    ...(app === null ? [] : [`  app: ${JSON.stringify(app)},`]),
    ...list("labels", migration.labels),
    ...list("dependsOn", migration.dependsOn),
    ...(transaction === "none" ? ['  transaction: "none",'] : []),
    "",
    ...direction("up", migration.up),
    ...(effect === undefined ? [] : ["", ...direction("effect", effect)]),
    ...(migration.down === null ? [] : ["", ...direction("down", migration.down)]),
    "});",
    "",
  ];
  return lines.join("\n");
}

function list(name: string, values: readonly string[] = []): string[] {
  return values.length === 0 ? [] : [`  ${name}: ${literal(values, 2)},`];
}

function direction(name: string, operations: readonly Operation[]): string[] {
  if (operations.length === 0) return [`  ${name}: () => [],`];
  return [`  ${name}: (op) => [`, ...operations.map((operation) => `    ${printOperation(operation, 4)},`), "  ],"];
}

/** One operation as the call that makes it. `indent` is the column it starts at. */
function printOperation(operation: Operation, indent = 0): string {
  switch (operation.verb) {
    case "create": {
      const { id } = operation.object;
      const definition = printDefinition(operation.object, operation.parts);
      const empty = !Array.isArray(definition) && Object.keys(definition ?? {}).length === 0;
      return call(rulesOf(id.kind).file.create, [displayName(id), ...(empty ? [] : [definition])], indent);
    }
    case "drop":
      return call(rulesOf(operation.id.kind).file.drop, [displayName(operation.id)], indent);
    case "alter":
      return call(
        rulesOf(operation.id.kind).file.alter,
        [displayName(operation.id), operation.changes as unknown as Json],
        indent,
      );
    case "rename":
      return call(
        rulesOf(operation.id.kind).file.rename,
        [displayName(operation.id), displayName(operation.to)],
        indent,
      );
    case "sql":
      return `op.sql(${[operation.up, ...(operation.down === null ? [] : [operation.down])].map(textLiteral).join(", ")})`;
    case "run":
      throw new Error("code can't be printed");
  }
}

function call(name: string, parameters: readonly Json[], indent: number): string {
  return `op.${name}(${parameters.map((parameter) => literal(parameter, indent)).join(", ")})`;
}
