// A PostgreSQL server for each worker of a run of the tests, because roles are the server's, and the prepared folder that
// embedded databases are copied from.
import type { TestProject } from "vitest/node";
import { preparedDirectory } from "./embedded.ts";
import { startServer } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    serverUrls: readonly string[];
    preparedDirectory: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workers = Array.from({ length: Number(project.config.maxWorkers) });
  const [servers, prepared] = await Promise.all([Promise.all(workers.map(() => startServer())), preparedDirectory()]);
  project.provide(
    "serverUrls",
    servers.map(({ url }) => url),
  );
  project.provide("preparedDirectory", prepared);
  return async () => void (await Promise.all(servers.map(({ stop }) => stop())));
}
