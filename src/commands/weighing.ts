// What the configuration says of the rules of safety.
import { UserError } from "../engine/errors.ts";
import type { Weighing } from "../engine/rules/finding.ts";
import { rules } from "../engine/rules/registry.ts";
import { topics } from "../engine/rules/topics.ts";
import type { Project } from "../project/load-project.ts";
import { suggest } from "../project/suggest.ts";

/** Throws where it names a rule that isn't there. */
export function weighingOf({ config, configFile }: Project): Pick<Weighing, "levels" | "smallTable"> {
  const { rules: levels = {}, smallTable = 10_000 } = config.sluice?.safety ?? {};
  const known = [...rules, ...Object.values(topics)].map(({ id }) => id);
  const strange = Object.keys(levels).find((id) => !known.includes(id));
  if (strange === undefined) return { levels, smallTable };
  const near = suggest(strange, known);
  throw new UserError("config_invalid", `${configFile}: sluice.safety.rules: there is no rule ${strange}`, {
    exit: 2,
    hint: near === undefined ? `the rules are ${known.join(", ")}` : `did you mean ${near}?`,
  });
}
