import process from "node:process";
import { run } from "./run.ts";
import { spareUnawaitedTypes } from "./unawaited.ts";

spareUnawaitedTypes();
process.exitCode = await run(process.argv.slice(2));
