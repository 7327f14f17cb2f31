// In: what drizzle.config.ts exports. Out: the same, as a Config; or an error that names the key.
// drizzle-kit's own keys are checked only where Sluice reads them.
import { UserError } from "../engine/errors.ts";
import { checkFileTemplate, checkTimezone } from "../store/file-name.ts";
import type { Config } from "./config.ts";
import {
  anything,
  callable,
  checked,
  count,
  either,
  flag,
  isObject,
  isText,
  listOf,
  Misfit,
  number,
  object,
  oneOf,
  recordOf,
  type Shape,
  text,
} from "./shape.ts";

const texts = either("a string or a list of strings", [
  { when: isText, shape: text },
  { when: Array.isArray, shape: listOf(text) },
]);

const hostKeys = { host: text, port: number, user: text, password: anything, database: text, ssl: anything };

/** What they lack is told where they are used: the environment goes first. */
const credentials: Shape = (value, path) =>
  object(has(value, "url") ? { url: text } : hostKeys, { others: true })(value, path);

const embedded = { directory: text, extensions: listOf(text) };

/** One of `databases`: on a server, or embedded; and its tenants. */
const database: Shape = (value, path) => {
  const tenants = {
    schemas: either("a list of strings or a function", [
      { when: Array.isArray, shape: listOf(text) },
      { when: (each) => typeof each === "function", shape: callable },
    ]),
    searchPath: listOf(text),
  };
  if (has(value, "url")) return object({ url: text, ...tenants }, { required: ["url"] })(value, path);
  if (has(value, "directory")) return object({ ...embedded, ...tenants })(value, path);
  return object({ ...hostKeys, ...tenants }, { required: ["host", "database"] })(value, path);
};

function has(value: unknown, key: string): boolean {
  return isObject(value) && key in (value as object);
}

const app = either("a name, or an object with a name", [
  { when: isText, shape: text },
  {
    when: isObject,
    shape: object(
      { name: text, path: text, package: text, external: flag, models: texts, migrations: text },
      { required: ["name"] },
    ),
  },
]);

/** Milliseconds in a unit. Source: https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES */
const units: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** PostgreSQL keeps it in 32 bits. */
const longest = 2 ** 31 - 1;

const timeout: Shape = (value, path) => {
  const [, amount = "", unit = "ms"] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)?\s*$/.exec(String(value)) ?? [];
  const milliseconds = amount === "" ? Number.NaN : Number(amount) * (units[unit] ?? Number.NaN);
  if (["number", "string"].includes(typeof value) && milliseconds <= longest) return;
  throw new Misfit(
    `${path} must be a number of milliseconds, or a time such as "5s", but is ${JSON.stringify(value)}.`,
    `The units are ${Object.keys(units).join(", ")}; 24 days is the longest time.`,
  );
};

const sluice = object({
  app: text,
  apps: listOf(app),
  order: listOf(text),
  databases: recordOf(
    either("a connection string, or an object", [
      { when: isText, shape: text },
      { when: isObject, shape: database },
    ]),
  ),
  default: text,
  migrations: object({
    directory: text,
    fileTemplate: checked(checkFileTemplate),
    timezone: checked(checkTimezone),
    versionTable: text,
    versionSchema: text,
  }),
  include: listOf(text),
  exclude: listOf(text),
  embedded: object(embedded),
  hooks: object({ filter: callable, rewrite: callable, afterWrite: callable }),
  safety: object({
    lockTimeout: timeout,
    lockRetries: count,
    statementTimeout: timeout,
    rules: recordOf(oneOf("error", "warning", "info", "off")),
    smallTable: count,
  }),
  proof: either(`"embedded", false, or an object with a url`, [
    { when: isText, shape: oneOf("embedded") },
    { when: isObject, shape: object({ url: text }, { required: ["url"] }) },
    { when: (value) => value === false, shape: anything },
  ]),
});

const config = object(
  {
    schema: texts,
    driver: text,
    dbCredentials: credentials,
    casing: oneOf("snake_case", "camelCase"),
    schemaFilter: texts,
    tablesFilter: texts,
    entities: object(
      {
        roles: either("true, false or an object", [
          { when: (value) => typeof value === "boolean", shape: flag },
          {
            when: isObject,
            shape: object({ provider: text, include: listOf(text), exclude: listOf(text) }, { others: true }),
          },
        ]),
      },
      { others: true },
    ),
    sluice,
  },
  { others: true },
);

/** The `sluice` key of an app's package.json. */
export const manifestShape = object({ app: text, models: texts, migrations: text }, { required: ["app"] });

/** `name` is what messages call the file. */
export function validateConfig(value: unknown, name: string): Config {
  if (isObject(value)) checkDialect((value as { dialect?: unknown }).dialect, name);
  try {
    config(value, "");
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    const hint = error.hint ?? `Mend this key in ${name}.`;
    throw new UserError("config_invalid", `${name}: ${error.message}`, { hint, exit: 2 });
  }
  return value as Config;
}

function checkDialect(dialect: unknown, name: string): void {
  if (dialect === "postgresql") return;
  const is = typeof dialect === "string" ? `"${dialect}"` : "missing";
  throw new UserError("config_dialect", `${name}: dialect is ${is}; Sluice migrates PostgreSQL only.`, {
    hint: `Write dialect: "postgresql" in ${name}.`,
    exit: 2,
  });
}
