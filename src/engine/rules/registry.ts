import { dataLoss } from "./data-loss.ts";
import type { Rule } from "./rule.ts";
import { tableRewrite } from "./table-rewrite.ts";

/** Every rule of safety, the gravest first. Each has a file of its own. */
export const rules: readonly Rule[] = [dataLoss, tableRewrite];
