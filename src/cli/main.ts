import process from "node:process";
import { spareClosedPipes } from "./closed-pipes.ts";
import { run } from "./run.ts";
import { spareUnawaitedTypes } from "./unawaited.ts";

spareUnawaitedTypes();
spareClosedPipes();
process.exitCode = await run(process.argv.slice(2));
