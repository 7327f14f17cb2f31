// The text of docs/rules.md.
import { ruleGroups } from "../../src/engine/rules/registry.ts";
import type { ExampleMigration, Topic } from "../../src/engine/rules/rule.ts";
import { topics } from "../../src/engine/rules/topics.ts";

const head = `# What a review finds

Every rule looks at one migration that was tried on a replica: at its operations, at what PostgreSQL did to the tables that were there
before (locks, rows read or written anew, indexes built), and at the schema before and after. A table that the same migration
makes is never at risk. Where a migration could not be tried, rules tell only what its operations do for sure.

This page is made from the rules themselves; \`test/proven\` fails when it is not up to date, and \`npx vitest run test/proven/rules -u\` makes it
anew.

An **error** stops a deploy, a **warning** wants somebody to look, an **info** is worth knowing. Many rules weigh: what they find
is worth no more than an info where the table is small, or empty, and an error is a warning where nobody has counted the rows.
`;

const weights = {
  large: "where the table has many rows",
  any: "where the table has rows",
  always: "always",
} as const;

export function rulesPage(): string {
  const groups: readonly (readonly [string, readonly Topic[]])[] = [
    ...Object.entries(ruleGroups),
    ["What is wrong with the history", Object.values(topics)],
  ];
  const sections = groups.flatMap(([title, own]) => [`## ${title}\n`, ...own.map(section)]);
  return `${head}\n${groups.map(contents).join("\n")}\n\n${sections.join("\n")}`;
}

function contents([title, own]: readonly [string, readonly Topic[]]): string {
  return `- ${title}: ${own.map(({ id }) => `[${id}](#${id})`).join(", ")}`;
}

function section({ id, level, weighs, finds, problem, instead, example }: Topic): string {
  return [
    `### ${id}\n`,
    `Finds ${finds}. **${level}**, ${weights[weighs ?? "always"]}.\n`,
    `${problem}\n`,
    `_Instead:_ ${instead}\n`,
    ...(example === undefined ? [] : [`\`\`\`ts\n${example.map(migration).join("\n")}\n\`\`\`\n`]),
  ].join("\n");
}

function migration({ note, transaction, up }: ExampleMigration, at: number, { length }: readonly unknown[]): string {
  const which = length === 1 ? [] : [at === 0 ? "one migration" : "the next one"];
  const how = transaction === undefined ? [] : [`with transaction: "${transaction}"`];
  const words = [...which, ...how].join(", ");
  const comment = [words, note ?? ""].filter((text) => text !== "").join(": ");
  return comment === "" ? up : `// ${comment.charAt(0).toUpperCase()}${comment.slice(1)}\n${up}`;
}
