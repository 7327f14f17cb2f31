// One PostgreSQL server for a whole run of the tests, and the prepared folder that embedded databases are copied from.
import type { TestProject } from "vitest/node";
import { preparedDirectory } from "./embedded.ts";
import { startServer } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    serverUrl: string;
    preparedDirectory: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [server, prepared] = await Promise.all([startServer(), preparedDirectory()]);
  project.provide("serverUrl", server.url);
  project.provide("preparedDirectory", prepared);
  return server.stop;
}
