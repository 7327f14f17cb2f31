// A server that asks for passwords: what a user sees where the connection is refused; the password is nowhere to be seen.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/postgres/connect.ts";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { type Server, startServer } from "../support/server.ts";

const password = "S3cr:t/W@rd#é%41";
const wrong = "Wr0ng/W@rd#é%42";
const secrets = [password, wrong].flatMap((each) => [
  each,
  encodeURIComponent(each),
  encodeURI(each),
  JSON.stringify(each).slice(1, -1),
]);

const hba = `host all ann 127.0.0.1/32 scram-sha-256
host all bob 127.0.0.1/32 reject
host all all 127.0.0.1/32 trust
`;

const models = `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", { id: integer("id").primaryKey(), title: text("title").default("x") });
`;

// Only a server of its own can be made to ask.
describe.skipIf((process.env.DATABASE_URL ?? "") !== "")("a server that asks", () => {
  let server: Server;
  let project: TempProject;

  beforeAll(async () => {
    server = await startServer();
    const session = await connect({ kind: "url", url: server.url });
    await session.script(`create role ann login superuser password '${password}'; create role bob login`);
    const [row] = await session.query<{ file: string }>("select current_setting('hba_file') as file");
    writeFileSync(row?.file ?? "", hba);
    await session.query("select pg_reload_conf()");
    await session.close();
    project = tempProject({ database: server, proof: false, files: { "core/models.ts": models } });
  });
  afterAll(async () => {
    project.remove();
    await server.stop();
  });

  const urlOf = (change: (url: URL) => void): string => {
    const url = new URL(server.url);
    change(url);
    return url.href;
  };
  const as = (user: string, secret = "") =>
    urlOf((url) => {
      url.username = user;
      url.password = encodeURIComponent(secret);
    });

  /** Plain, as JSON, and with everything that Node would say of it. */
  async function ways(args: readonly string[], url: string): Promise<CliResult[]> {
    const env = { DATABASE_URL: url, NODE_OPTIONS: "--trace-uncaught --trace-warnings" };
    const results = await Promise.all([project.run(args, { env }), project.run([...args, "--json"], { env })]);
    for (const { stdout, stderr } of results) expectNoSecret(stdout + stderr);
    return results;
  }

  function expectNoSecret(text: string): void {
    for (const secret of secrets) expect(text.includes(secret), text).toBe(false);
  }

  const refused: Readonly<Record<string, readonly [() => string, string, RegExp, RegExp]>> = {
    "a wrong password": [
      () => as("ann", wrong),
      "wrong_password",
      /127\.0\.0\.1:\d+ refuses the password of user "ann" \(ann@127\.0\.0\.1:\d+\/postgres\)/,
      /Set the right password in DATABASE_URL/,
    ],
    "no password": [
      () => as("ann"),
      "wrong_password",
      /asks for a password of user "ann", and none is given/,
      /postgres:\/\/ann:PASSWORD@/,
    ],
    "a role that pg_hba.conf rejects": [
      () => as("bob", password),
      "cannot_connect",
      /refuses the connection \(bob@.*\): pg_hba\.conf rejects connection for host/,
      /pg_hba\.conf/,
    ],
    "a role that isn't there": [
      () => as("nobody", password),
      "unknown_role",
      /There is no role "nobody" on 127/,
      /createuser|another one/,
    ],
    "a database that isn't there": [
      () =>
        urlOf((url) => {
          url.username = "ann";
          url.password = encodeURIComponent(password);
          url.pathname = "/nowhere";
        }),
      "unknown_database",
      /There is no database "nowhere" on 127\.0\.0\.1/,
      /createdb -h 127\.0\.0\.1 -p \d+ -U ann nowhere/,
    ],
    "a server that isn't there": [
      () =>
        urlOf((url) => {
          url.username = "ann";
          url.password = encodeURIComponent(password);
          url.port = "1";
        }),
      "cannot_connect",
      /Can't connect to ann@127\.0\.0\.1:1\/postgres: nothing listens there/,
      /Start the PostgreSQL server/,
    ],
    "TLS that the server doesn't have": [
      () =>
        urlOf((url) => {
          url.username = "ann";
          url.password = encodeURIComponent(password);
          url.searchParams.set("sslmode", "require");
        }),
      "cannot_connect",
      /Can't connect to ann@.*: the server gives no TLS/,
      /sslmode=/,
    ],
  };

  test.each(Object.entries(refused))("%s", async (_, [url, code, says, hint]) => {
    const [plain, json] = await ways(["showmigrations"], url());
    expect([plain?.code, plain?.stdout, plain?.stderr]).toEqual([4, "", expect.stringMatching(says)]);
    expect(plain?.stderr).toMatch(hint);
    expect(JSON.parse(json?.stdout ?? "").error.code).toBe(code);
  });

  test("with the right one it is nowhere: in no output, no file, no cache, no error", async () => {
    const url = as("ann", password);
    const env = { DATABASE_URL: url };
    const said = [await project.run(["makemigrations", "--json"], { env }), await project.run(["migrate"], { env })];
    // The oracle is asked, and its cache written.
    const asked = models.replace('"x"', "sql`upper('x'::text)`");
    project.write("core/models.ts", `import { sql } from "drizzle-orm";\n${asked}`);
    said.push(await project.run(["makemigrations", "--dry-run", "--json"], { env }));
    for (const { code, stdout, stderr } of said) {
      expect(code, stderr).toBe(0);
      expectNoSecret(stdout + stderr);
    }
    const files = readdirSync(project.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.some((file) => file.includes(join(".sluice", "cache")))).toBe(true);
    for (const file of files) expectNoSecret(readFileSync(file, "utf8"));
  });

  test("nor where a URL is typed, with a mistake in it, or in the place of something else", async () => {
    const url = as("ann", password);
    const [same] = await ways(["diff", "live", url], url);
    const shown = as("ann", "SECRET").replace("SECRET", "…");
    expect(same).toMatchObject({ code: 0, stdout: `live and ${shown} are the same.\n` });
    const raw = as("ann").replace("ann", () => `ann:${password}`);
    const mistyped = "is nothing that can be compared";
    const typed: readonly (readonly [string[], string])[] = [
      [["diff", "live", url.replace("postgres:", "postgre:")], `${shown.replace("postgres:", "postgre:")} ${mistyped}`],
      [["diff", raw.replace("postgres:", "postgre:"), "live"], `${shown.replace("postgres:", "postgre:")} ${mistyped}`],
      [["diff", "live", url.replace("//", "")], `${shown.replace("//ann:", "")} ${mistyped}`],
      [["diff", "live", `host=db password=${password} user=ann`], `host=db password=… user=ann ${mistyped}`],
      [["diff", "live", `jdbc:postgresql://db/x?password=${encodeURIComponent(password)}&a=b`], "?password=…&a=b"],
      [["migrate", url], `of the app ${shown.slice(0, shown.indexOf("@"))}`],
      [["heads", url], `Unknown argument: ${shown}`],
    ];
    for (const [args, says] of typed) {
      const [plain, json] = await ways(args, url);
      expect([plain?.code, plain?.stdout, plain?.stderr]).toEqual([2, "", expect.stringContaining(says)]);
      expect(JSON.parse(json?.stdout ?? "").error.message).toContain(says);
    }
  });
});
