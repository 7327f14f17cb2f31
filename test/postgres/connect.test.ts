import { randomBytes } from "node:crypto";
import { createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/engine/errors.ts";
import { connect } from "../../src/postgres/connect.ts";
import { createDatabase, onServer, serverUrl } from "../support/database.ts";

const password = "s3cret-W0rd";

async function failure(url: string): Promise<UserError> {
  const thrown = await connect({ kind: "url", url }).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof UserError)) throw new Error(`not a UserError: ${String(thrown)}`);
  return thrown;
}

/** Whatever a careless printer could show of an error. */
function everything(error: UserError): string {
  return `${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)} ${error.stack} ${error.hint}`;
}

/** The server of the run with other parts. */
function changedUrl(change: (url: URL) => void): string {
  const url = new URL(serverUrl());
  change(url);
  return url.href;
}

it.each(["0", "-1", "soon", "1e12", "2.5"])("a connect_timeout of %s lets people in", async (given) => {
  const url = changedUrl(({ searchParams }) => searchParams.set("connect_timeout", given));
  const session = await connect({ kind: "url", url });
  expect(await session.query("select 1 as one")).toEqual([{ one: 1 }]);
  await session.close();
});

describe("a connection that fails", () => {
  it("names host, port, user and database when nothing listens", async () => {
    const error = await failure(`postgres://ann:${password}@127.0.0.1:1/shop`);
    expect(error.code).toBe("cannot_connect");
    expect(error.message).toBe("Can't connect to ann@127.0.0.1:1/shop: nothing listens there.");
    expect(error.hint).toContain("DATABASE_URL");
    expect(everything(error)).not.toContain(password);
  });

  it("says so when the host has no address", async () => {
    const error = await failure(`postgres://ann:${password}@no-such-host.invalid/shop?sslmode=disable`);
    expect(error.code).toBe("cannot_connect");
    expect(error.message).toContain("no-such-host.invalid:5432/shop");
    expect(everything(error)).not.toContain(password);
  });

  it("gives up when nobody answers", async () => {
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const { port } = mute.address() as { port: number };
    const error = await failure(`postgres://ann:${password}@127.0.0.1:${port}/shop?connect_timeout=1`);
    mute.close();
    expect(error).toMatchObject({ code: "cannot_connect", message: expect.stringContaining("no answer in time") });
    expect(everything(error)).not.toContain(password);
  });

  it.each([
    ["at once", (socket: Socket) => socket.end()],
    ["after the first packet", (socket: Socket) => socket.once("data", () => socket.destroy())],
  ])("is not made again where the server closes it %s", async (_, close) => {
    let taken = 0;
    const closing = createServer((socket) => {
      taken += 1;
      socket.on("error", () => {});
      close(socket);
    });
    await new Promise<void>((resolve) => closing.listen(0, "127.0.0.1", resolve));
    const { port } = closing.address() as { port: number };
    // A host that nothing listens on is passed over.
    for (const [host, mode] of [
      ["127.0.0.1", "disable"],
      ["127.0.0.1", "require"],
      ["127.0.0.2,127.0.0.1", "disable"],
    ] as const) {
      taken = 0;
      const error = await failure(`postgres://ann:${password}@${host}:${port}/shop?sslmode=${mode}`);
      expect([error.code, error.message, taken]).toEqual([
        "cannot_connect",
        `Can't connect to ann@${host}:${port}/shop: the server closed the connection.`,
        1,
      ]);
    }
    closing.close();
    expect((await failure(`postgres://ann:${password}@127.0.0.2,127.0.0.3:${port}/shop`)).message).toContain(
      "nothing listens there",
    );
  });

  it("names the database that isn't there", async () => {
    const error = await failure(changedUrl((url) => (url.pathname = "/no_such_database")));
    expect(error.code).toBe("unknown_database");
    expect(error.message).toContain('"no_such_database"');
    expect(error.hint).toContain("createdb");
  });

  it("names the user that isn't there", async () => {
    const url = changedUrl((each) => {
      each.username = "nobody_here";
      each.password = password;
    });
    const error = await failure(url);
    expect(["unknown_role", "wrong_password"]).toContain(error.code);
    expect(error.message).toContain("nobody_here");
    expect(everything(error)).not.toContain(password);
  });

  it("does not show the password that the server refuses", async () => {
    // The server of the run may trust everybody; what it would say is said by a server of one message.
    const error = await refusedBy(`C28P01\0Mpassword authentication failed for user "ann"`);
    expect(error.code).toBe("wrong_password");
    expect(error.message).toContain('user "ann"');
    expect(everything(error)).not.toContain(password);
  });

  it("says to wait for a server that only starts", async () => {
    const error = await refusedBy("C57P03\0Mthe database system is starting up");
    expect(error).toMatchObject({
      code: "cannot_connect",
      message: expect.stringMatching(/takes no connections yet .*the database system is starting up/),
      hint: expect.stringContaining("Wait until the server is up"),
    });
  });

  async function refusedBy(fields: string): Promise<UserError> {
    const refusing = createServer((socket) => {
      const body = Buffer.from(`SFATAL\0VFATAL\0${fields}\0\0`);
      const length = Buffer.alloc(4);
      length.writeInt32BE(body.length + 4);
      socket.once("data", () => socket.end(Buffer.concat([Buffer.from("E"), length, body])));
    });
    await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
    const { port } = refusing.address() as { port: number };
    const error = await failure(`postgres://ann:${password}@127.0.0.1:${port}/shop`);
    refusing.close();
    return error;
  }

  it.each([
    `postgres://ann:${password}#x@localhost/shop`,
    `postgres://ann:12#${password}@localhost/shop`,
    `postgres://ann:${password}/x@localhost/shop`,
    `postgres://ann:12${password}?x@localhost/shop`,
    `postgres://ann:1/${password}@localhost/shop`,
    `postgres://ann:x@${password}/y@localhost/shop`,
    `mysql://ann:${password}@localhost/shop`,
    `ann:${password}@localhost`,
  ])("refuses a URL that can't be read without showing it: %s", async (url) => {
    const error = await failure(url);
    expect(error.code).toBe("bad_database_url");
    expect(everything(error)).not.toContain(password);
  });

  it("says what to set when there is no URL", async () => {
    expect(await failure("  ")).toMatchObject({ code: "no_database", hint: expect.stringContaining("DATABASE_URL") });
  });
});

describe("a session", () => {
  it("is described without its password", async () => {
    const url = changedUrl((each) => (each.password = password));
    const session = await connect({ kind: "url", url });
    const { host, username } = new URL(url);
    expect(session.description).toBe(`${username}@${host}/postgres`);
    expect(inspect(session, { depth: 10 })).not.toContain(password);
    await session.close();
  });

  it("takes what the URL leaves out from the environment it is given", async () => {
    const { hostname, port, username, password: given } = new URL(serverUrl());
    const environment = { PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: given, PGDATABASE: "postgres" };
    const session = await connect({ kind: "url", url: "postgres:///", environment });
    expect(session.description).toBe(`${username}@${hostname}:${port}/postgres`);
    await session.close();
  });

  it("takes URLs with parameters of other clients", async () => {
    const url = changedUrl(
      (each) =>
        (each.search = "?schema=public&pgbouncer=true&channel_binding=prefer&application_name=mine&sslmode=prefer"),
    );
    const session = await connect({ kind: "url", url });
    expect(await session.query("select current_setting('application_name') as name")).toEqual([{ name: "mine" }]);
    await session.close();
  });

  it("does not come back with another connection after it was lost", async () => {
    const database = await createDatabase();
    await database.session.script("begin; create table t (id int)");
    const [row] = await database.session.query<{ pid: number }>("select pg_backend_pid() as pid");
    await onServer(`select pg_terminate_backend(${row?.pid})`);
    const outcomes: unknown[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      outcomes.push(await database.session.query("select 1").catch((error: { code: string }) => error.code));
    }
    expect(outcomes[0]).not.toEqual([{ "?column?": 1 }]);
    expect(outcomes.slice(1)).toEqual(["connection_lost", "connection_lost"]);
    await database.drop();
  });

  it("can be closed twice, and not be used after", async () => {
    const database = await createDatabase(`t_${randomBytes(4).toString("hex")}`);
    await database.session.close();
    await database.session.close();
    await expect(database.session.query("select 1")).rejects.toMatchObject({ code: "connection_lost" });
    await database.drop();
  });
});
