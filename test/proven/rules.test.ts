// docs/rules.md says what the rules say. Renew it with: npx vitest run test/proven/rules -u
import { expect, test } from "vitest";
import { rulesPage } from "./rules-page.ts";

test("docs/rules.md is up to date", async () => {
  await expect(rulesPage()).toMatchFileSnapshot("../../docs/rules.md");
});
