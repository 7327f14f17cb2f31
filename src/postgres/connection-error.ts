// Why a connection could not be made, or was lost, in words. Neither URL nor driver error is kept as a cause, because
// both can carry the password. Source of codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
import { UserError } from "../engine/errors.ts";
import { type DatabaseUrl, describeDatabase } from "./database-url.ts";
import { postgresErrorOf } from "./postgres-error.ts";

const setUrl = "DATABASE_URL (in the environment or in .env) or dbCredentials in drizzle.config.ts";

export function connectionError(thrown: unknown, url: DatabaseUrl): UserError {
  const place = describeDatabase(url);
  const server = postgresErrorOf(thrown);
  if (server !== null) {
    if (server.code === "28P01" && url.password === "") {
      return new UserError(
        "wrong_password",
        `${url.host}:${url.port} asks for a password of user "${url.user}", and none is given (${place}).`,
        { hint: `Write it into the URL, postgres://${url.user}:PASSWORD@…, in ${setUrl}; or set PGPASSWORD.` },
      );
    }
    if (server.code === "28P01") {
      return new UserError(
        "wrong_password",
        `${url.host}:${url.port} refuses the password of user "${url.user}" (${place}).`,
        {
          hint: `Set the right password in ${setUrl}.`,
        },
      );
    }
    if (server.code === "3D000") {
      return new UserError(
        "unknown_database",
        `There is no database "${url.database}" on ${url.host}:${url.port} (${place}).`,
        {
          hint: `Create it: createdb -h ${url.host} -p ${url.port} -U ${url.user} ${url.database}. Or name another one in ${setUrl}.`,
        },
      );
    }
    // What pg_hba.conf rejects has the same code.
    if (server.code === "28000" && server.message === `role "${url.user}" does not exist`) {
      return new UserError("unknown_role", `There is no role "${url.user}" on ${url.host}:${url.port} (${place}).`, {
        hint: `Create it: createuser -h ${url.host} -p ${url.port} ${url.user}. Or name another one in ${setUrl}.`,
      });
    }
    if (server.code === "57P03") {
      return new UserError(
        "cannot_connect",
        `${url.host}:${url.port} takes no connections yet (${place}): ${server.message}`,
        {
          hint: "Wait until the server is up, then run the command again.",
        },
      );
    }
    return new UserError(
      "cannot_connect",
      `${url.host}:${url.port} refuses the connection (${place}): ${server.message}`,
      {
        hint: `Check user and database in ${setUrl}, and the server's pg_hba.conf.`,
      },
    );
  }
  const code = socketCode(thrown);
  if (isReset(code) && url.ssl !== false && url.ssl !== "prefer") {
    return new UserError(
      "cannot_connect",
      `Can't connect to ${place}: the server gives no TLS, which sslmode asks for.`,
      {
        hint: `Switch TLS on in the server (ssl = on), or write sslmode=prefer in ${setUrl}.`,
      },
    );
  }
  const reason = reasons[code] ?? (code === "" ? messageOf(thrown) : code);
  return new UserError("cannot_connect", `Can't connect to ${place}: ${reason}.`, {
    hint: `Start the PostgreSQL server on ${url.host}:${url.port}, or name another one in ${setUrl}.`,
  });
}

/** The same for a session that worked before. */
export function lostConnection(thrown: unknown, description: string): UserError {
  const code = socketCode(thrown);
  return new UserError(
    "connection_lost",
    `The connection to ${description} was lost${code === "" ? "" : ` (${reasons[code] ?? code})`}.`,
    { hint: "Run the command again once the server answers; what was not committed was rolled back." },
  );
}

export function isSocketError(thrown: unknown): boolean {
  return socketCode(thrown) !== "";
}

const closed = "the server closed the connection";

/** In the middle of what was sent: a server without TLS takes the handshake for garbage. */
function isReset(code: string): boolean {
  return code === "ECONNRESET" || code === "EPIPE";
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOENT: "there is no such socket",
  ENOTFOUND: "no host has this name",
  EAI_AGAIN: "the host's name can't be resolved now",
  CONNECT_TIMEOUT: "no answer in time",
  ETIMEDOUT: "no answer in time",
  EHOSTUNREACH: "the host can't be reached",
  ENETUNREACH: "the network can't be reached",
  ECONNRESET: closed,
  EPIPE: closed,
  CONNECTION_CLOSED: closed,
  CONNECTION_ENDED: "it was closed",
  CONNECTION_DESTROYED: "it was closed",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate is self-signed",
  CERT_HAS_EXPIRED: "the server's certificate has expired",
};

function socketCode(thrown: unknown): string {
  if (postgresErrorOf(thrown) !== null || typeof thrown !== "object" || thrown === null) return "";
  const { code, syscall } = thrown as { code?: unknown; syscall?: unknown };
  if (typeof code !== "string") return "";
  return code in reasons || typeof syscall === "string" || code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL")
    ? code
    : "";
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error && thrown.message !== "" ? thrown.message : "the reason is not known";
}
