// A connection URL taken apart, as libpq reads it, and the name under which messages show it (never a password).
// Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { UserError } from "../engine/errors.ts";

export interface DatabaseUrl {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** An object is what Node's TLS takes. */
  readonly ssl: false | "prefer" | "require" | Readonly<Record<string, unknown>>;
  readonly connectTimeout: number;
  /** Parameters that the server gets when the session starts (`application_name`, `options`, `search_path`, …). */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Keys of a URL that mean something to a client library only; the server refuses them. */
const clientOnly = new Set(
  `host port dbname user password passfile sslmode sslrootcert sslcert sslkey sslpassword sslcrl sslnegotiation sslsni
  channel_binding connect_timeout target_session_attrs load_balance_hosts gssencmode krbsrvname keepalives keepalives_idle
  keepalives_interval keepalives_count tcp_user_timeout requiressl require_auth hostaddr uselibpqcompat pgbouncer schema
  connection_limit pool_timeout socket_timeout statement_cache_size sslaccept sslidentity max prepare idle_timeout
  max_lifetime fetch_types pool_mode supa`.split(/\s+/),
);

export function parseDatabaseUrl(text: string, environment: Readonly<Record<string, string | undefined>>): DatabaseUrl {
  const url = parsed(text);
  const given = (key: string): string | undefined => url.searchParams.get(key) ?? undefined;
  const host = decoded(url.hostname) || given("host") || environment.PGHOST || "localhost";
  const user = decoded(url.username) || given("user") || environment.PGUSER || userInfo().username;
  const parameters: Record<string, string> = {};
  for (const [key, value] of url.searchParams) if (!clientOnly.has(key)) parameters[key] = value;
  return {
    host: host.startsWith("[") ? host.slice(1, -1) : host,
    port: Number(url.port || given("port") || environment.PGPORT || 5432),
    database: decoded(url.pathname.slice(1)) || given("dbname") || environment.PGDATABASE || user,
    user,
    password: decoded(url.password) || given("password") || environment.PGPASSWORD || "",
    ssl: sslOf(given("sslmode") ?? environment.PGSSLMODE, host, given("sslrootcert") ?? environment.PGSSLROOTCERT),
    connectTimeout: secondsOf(given("connect_timeout") ?? environment.PGCONNECT_TIMEOUT),
    parameters,
  };
}

/** Who says no limit, in libpq's words, waits no longer than who says nothing: a person is waiting. */
function secondsOf(text: string | undefined): number {
  const seconds = Number(text);
  return seconds > 0 && seconds < 86_400 ? seconds : 10;
}

/** `postgres@localhost:5432/app` */
export function describeDatabase(url: DatabaseUrl): string {
  return `${url.user}@${url.host}:${url.port}/${url.database}`;
}

/** A message that may repeat what somebody typed, without the passwords of its URLs, be they right ones, wrong ones or cut. */
export function withoutPasswords(message: string): string {
  return message
    .replaceAll(/((?:^|[?&\s])(?:ssl)?password=)[^&\s]*/gi, "$1…")
    .replaceAll(/(\/\/[^\s:@/]*:)(?:.*(?=@)|[^\s,]+)/g, "$1…")
    .replaceAll(/(\w:)[^\s/\\]+(?=@)/g, "$1…");
}

// An "@", "/", "#" or "?" in a password that is not percent-encoded moves a part of the password into the host or
// the path, where a message would show it: such a URL is refused as a whole, and never printed.
function parsed(text: string): URL {
  try {
    const url = new URL(text.trim());
    const known = url.protocol === "postgres:" || url.protocol === "postgresql:";
    if (known && url.hash === "" && !`${url.pathname}${url.search}`.includes("@")) return url;
  } catch {
    // The error of URL carries its input, password included.
  }
  throw new UserError("bad_database_url", "The URL of the database can't be read.", {
    hint: 'Write it as postgres://user:password@host:5432/database and percent-encode special characters of the password ("@" is %40, "/" is %2F, "#" is %23, "?" is %3F).',
    exit: 2,
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function sslOf(mode: string | undefined, host: string, rootCertificate: string | undefined): DatabaseUrl["ssl"] {
  if (mode === "verify-full" || mode === "verify-ca") {
    if (rootCertificate === undefined || rootCertificate === "system") return { rejectUnauthorized: true };
    return { rejectUnauthorized: true, ca: certificate(rootCertificate) };
  }
  if (mode === "require") return "require";
  if (mode === "disable" || host.startsWith("/")) return false;
  if (mode === undefined && ["localhost", "127.0.0.1", "::1", "[::1]"].includes(host)) return false;
  return "prefer";
}

function certificate(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UserError("bad_database_url", `The certificate ${path} (sslrootcert) can't be read.`, {
      hint: "Correct sslrootcert in the URL of the database.",
      exit: 2,
    });
  }
}
