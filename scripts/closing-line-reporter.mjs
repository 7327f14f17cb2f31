// A vitest reporter whose one line comes after everything else: "N passed, N failed". A file that could not be
// loaded, a hook that failed and an error outside every test count as failures, too.
import { writeSync } from "node:fs";
import process from "node:process";

export default class ClosingLineReporter {
  onTestRunEnd(modules, unhandledErrors) {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed++;
        if (state === "failed") failed++;
      }
    }
    process.once("exit", () => writeSync(1, `${passed} passed, ${failed} failed\n`));
  }
}
