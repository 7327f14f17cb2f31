// A database of its own on a server, made like the one of the URL and dropped when its session is closed. Those that an
// interrupted run left are dropped by a later one.
import { randomBytes } from "node:crypto";
import { quoteIdentifier, quoteLiteral } from "../engine/catalog/identifier.ts";
import { UserError } from "../engine/errors.ts";
import { PostgresError, type Session } from "../ports.ts";
import { connect } from "../postgres/connect.ts";

export interface Scratch {
  readonly url: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly resolveFrom?: string;
}

/** `sluice_proof_<minute of its making>_<chance>` */
const prefix = "sluice_proof_";
const minutesOfGrace = 60;

export async function openScratchDatabase(scratch: Scratch): Promise<Session> {
  const admin = await connect({ kind: "url", ...scratch });
  const name = `${prefix}${minute().toString(36)}_${randomBytes(6).toString("hex")}`;
  try {
    await create(admin, name);
    const session = await connect({ kind: "url", ...scratch, url: withDatabase(scratch.url, name) });
    let closed = false;
    return {
      ...session,
      async close() {
        if (closed) return;
        closed = true;
        try {
          await session.close();
        } finally {
          await drop(admin, name).finally(() => admin.close());
        }
      },
    };
  } catch (thrown) {
    await drop(admin, name).catch(() => undefined);
    await admin.close();
    throw thrown;
  }
}

async function create(admin: Session, name: string): Promise<void> {
  const [own] = await admin.query<{ version: string; encoding: string; collate: string; ctype: string; role: string }>(
    `select current_setting('server_version_num') as version, pg_encoding_to_char(encoding) as encoding,
       datcollate as collate, datctype as ctype, current_user as role
     from pg_database where datname = current_database()`,
  );
  const { version = "", encoding = "", collate = "", ctype = "", role = "" } = own ?? {};
  const options = [
    "template template0",
    `encoding ${quoteLiteral(encoding)}`,
    `lc_collate ${quoteLiteral(collate)}`,
    `lc_ctype ${quoteLiteral(ctype)}`,
    // It makes a database that is dropped in a seventh of the time; PostgreSQL 14 knows nothing else.
    ...(Number(version) >= 150_000 ? ["strategy file_copy"] : []),
  ];
  try {
    await admin.query(`create database ${quoteIdentifier(name)} ${options.join(" ")}`);
  } catch (thrown) {
    if (!(thrown instanceof PostgresError) || thrown.code !== "42501") throw thrown;
    throw new UserError("no_createdb", `${admin.description}: the role "${role}" may not create a scratch database.`, {
      hint: `Run as a superuser: ALTER ROLE ${quoteIdentifier(role)} CREATEDB; or prove on the embedded database: proof: "embedded" in drizzle.config.ts.`,
      cause: thrown,
    });
  }
  await dropForgotten(admin);
}

async function drop(admin: Session, name: string): Promise<void> {
  await admin.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
}

/** Old ones of this role that nobody is connected to. */
async function dropForgotten(admin: Session): Promise<void> {
  const found = await admin.query<{ name: string }>(
    `select d.datname as name from pg_database d
     where d.datname ~ '^${prefix}[0-9a-z]+_[0-9a-f]{12}$' and pg_has_role(d.datdba, 'usage')
       and not exists (select from pg_stat_activity a where a.datid = d.oid)`,
  );
  for (const { name } of found) {
    const made = Number.parseInt(name.slice(prefix.length), 36);
    if (minute() - made > minutesOfGrace) await drop(admin, name).catch(() => undefined);
  }
}

function minute(): number {
  return Math.floor(Date.now() / 60_000);
}

function withDatabase(text: string, name: string): string {
  const url = new URL(text.trim());
  url.pathname = `/${name}`;
  return url.href;
}
