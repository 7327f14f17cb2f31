// The socket of a session: one, on the first host of the URL that takes it.
import { once } from "node:events";
import { createConnection, type NetConnectOpts, type Socket } from "node:net";
import type { DatabaseUrl } from "./database-url.ts";

/** The hosts of a URL, as libpq lists them: `one,two`. */
export function hostsOf({ host }: Pick<DatabaseUrl, "host">): [string, ...string[]] {
  return host.split(",") as [string, ...string[]];
}

/**
 * Makes the socket for a driver that would open another one, silently and without end, where the server closes it before
 * anything was answered. Whoever asks a second time is told that it was closed.
 */
export function onlySocket(url: DatabaseUrl): () => Promise<Socket> {
  let made: Promise<Socket> | undefined;
  return () => {
    if (made !== undefined) return Promise.reject(failed("CONNECTION_CLOSED"));
    made = firstOf(url);
    return made;
  };
}

async function firstOf(url: DatabaseUrl): Promise<Socket> {
  let error: unknown;
  for (const host of hostsOf(url)) {
    try {
      return await connected(host, url);
    } catch (thrown) {
      error = thrown;
    }
  }
  throw error;
}

async function connected(host: string, { port, connectTimeout }: DatabaseUrl): Promise<Socket> {
  const place: NetConnectOpts = host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const socket = createConnection(place);
  const signal = AbortSignal.timeout(connectTimeout * 1000);
  try {
    await once(socket, "connect", { signal });
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? failed("CONNECT_TIMEOUT") : error;
  }
  // The name that TLS asks for.
  return Object.assign(socket, { host });
}

function failed(code: string): Error {
  return Object.assign(new Error(code), { code });
}
