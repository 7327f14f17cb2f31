import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openReplica } from "../../src/proof/replica.ts";
import { createDatabase, onServer, serverUrl } from "../support/database.ts";
import { embeddedReplica, operations, proofOf, sourceOf } from "./source.ts";

const scratchDatabases = (): Promise<Record<string, unknown>[]> =>
  onServer("select datname from pg_database where datname like 'sluice_proof_%' order by 1");

describe("the embedded replica", () => {
  let cacheDirectory: string;
  beforeEach(async () => {
    cacheDirectory = await mkdtemp(join(tmpdir(), "sluice-cache-"));
  });
  afterEach(() => rm(cacheDirectory, { recursive: true, force: true }));

  it("begins from one file, which two may make at once, and leaves nothing else", async () => {
    const temporary = join(cacheDirectory, "temporary");
    await mkdir(temporary);
    vi.stubEnv("TMPDIR", temporary);
    const target = { ...embeddedReplica(), cacheDirectory: join(cacheDirectory, "cache") };
    const both = await Promise.all([openReplica(target), openReplica(target)]);
    const files = [expect.stringMatching(/^pglite-\d+\.\d+\.\d+\.tar$/)];
    expect(await readdir(target.cacheDirectory)).toEqual(files);
    for (const [at, { session }] of both.entries()) await session.script(`create table only_${at} (id int)`);
    const third = await openReplica(target);
    expect(await third.session.query("select relname from pg_class where relname like 'only%'")).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
    for (const each of [...both, third]) await each.close();
    expect(await readdir(target.cacheDirectory)).toEqual(files);
    vi.unstubAllEnvs();
  });

  it("opens where nothing can be kept", async () => {
    const file = join(cacheDirectory, "file");
    await writeFile(file, "");
    const { session, close } = await openReplica({ ...embeddedReplica(), cacheDirectory: file });
    expect(await session.query("select 1 as one")).toEqual([{ one: 1 }]);
    await close();
  });

  it("finds the extensions that it was opened with, whatever the dash in their names, and no others", async () => {
    const { session, close } = await openReplica(embeddedReplica(["uuid-ossp", "citext", "nobodys"]));
    await session.script('create extension "uuid-ossp"; create extension citext');
    await expect(session.script("create extension hstore")).rejects.toMatchObject({
      message: expect.stringContaining("hstore"),
    });
    await close();
  });
});

describe("a package of extensions", () => {
  it("is taken from the project, when it is there", async () => {
    const root = await mkdtemp(join(tmpdir(), "sluice-project-"));
    const folder = join(root, "node_modules", "@electric-sql", "pglite-pgvector");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "type": "module", "exports": { ".": "./index.js" } }');
    // Another extension's files under the package's name: what counts is where they are taken from.
    const files = import.meta.resolve("@electric-sql/pglite/contrib/hstore");
    await writeFile(join(folder, "index.js"), `export { hstore as vector } from ${JSON.stringify(files)};`);
    const { session, close } = await openReplica({ ...embeddedReplica(["vector"]), resolveFrom: root });
    await session.script("create extension hstore; create table t (a hstore)");
    await close();
    await rm(root, { recursive: true, force: true });
  });
});

describe("a scratch database", () => {
  it("is made like the database of the URL, proves, and is dropped whatever happens", async () => {
    const database = await createDatabase();
    const target = { kind: "server", url: database.url } as const;
    const source = await sourceOf(database.session, "create table t (a text)");
    const up = operations((op) => [op.addColumn("t.b", { type: "text" })]);
    expect(await proofOf(source, up, { target })).toEqual({ state: "proven", directions: ["up", "down"] });
    const fail = (): never => {
      throw new Error("on the way");
    };
    await expect(proofOf(source, up, { target, again: fail })).rejects.toThrow("on the way");
    expect(await database.session.query("select * from t")).toEqual([]);
    expect(await scratchDatabases()).toEqual([]);

    const replica = await openReplica(target);
    const likeness = "select encoding, datcollate, datctype from pg_database where datname = current_database()";
    expect(await replica.session.query(likeness)).toEqual(await database.session.query(likeness));
    expect(await scratchDatabases()).toHaveLength(1);
    await replica.close();
    await replica.close();
    expect(await scratchDatabases()).toEqual([]);
    await database.drop();
  });

  it("that an interrupted run left is dropped by a later one, once it is old", async () => {
    const minute = Math.floor(Date.now() / 60_000);
    const [old, young] = [minute - 61, minute - 1].map((at) => `sluice_proof_${at.toString(36)}_0123456789ab`);
    for (const name of [old, young, "sluice_proof_mine"]) await onServer(`create database ${name}`);
    await (await openReplica({ kind: "server", url: serverUrl() })).close();
    expect(await scratchDatabases()).toEqual([{ datname: young }, { datname: "sluice_proof_mine" }]);
    for (const name of [young, "sluice_proof_mine"]) await onServer(`drop database ${name}`);
  });

  it("needs a role that may make one, and says how to get it, without the password", async () => {
    await onServer("create role sluice_plain login password 'secret'");
    const url = new URL(serverUrl());
    url.username = "sluice_plain";
    url.password = "secret";
    const refused = await openReplica({ kind: "server", url: url.href }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "no_createdb",
      message: expect.stringContaining('the role "sluice_plain"'),
      hint: expect.stringContaining("ALTER ROLE sluice_plain CREATEDB"),
    });
    expect(JSON.stringify([refused, String(refused)])).not.toContain("secret");
    expect(await scratchDatabases()).toEqual([]);
    await onServer("drop role sluice_plain");
  });
});
