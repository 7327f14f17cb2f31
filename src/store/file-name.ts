// The name of a new migration file from the template of the configuration: `{year}{month}{day}_{hour}{minute}_{rev}_{slug}`.
// The time is the caller's; the zone is any name that Intl knows.
import { UserError } from "../engine/errors.ts";

export const defaultFileTemplate = "{year}{month}{day}_{hour}{minute}_{rev}_{slug}";

export interface FileNameParts {
  readonly date: Date;
  /** `Europe/Berlin`; `UTC` when it isn't given. */
  readonly timezone?: string | undefined;
  readonly revision: string;
  readonly slug: string;
  readonly app: string;
  /** Which migration of its directory it is, from 1. */
  readonly number: number;
}

const tokens = ["year", "month", "day", "hour", "minute", "second", "epoch", "rev", "slug", "app", "number"] as const;
type Token = (typeof tokens)[number];

export function migrationFileName(template: string, parts: FileNameParts): string {
  const values: Readonly<Record<Token, string>> = {
    ...timeOf(parts.date, parts.timezone ?? "UTC"),
    epoch: String(Math.floor(parts.date.getTime() / 1000)),
    rev: parts.revision,
    slug: parts.slug,
    app: parts.app,
    number: String(parts.number).padStart(4, "0"),
  };
  const name = pieces(template)
    .map((piece) => (piece.token === undefined ? piece.text : values[piece.token]))
    .join("")
    .replace(/\.ts$/, "");
  // A token without a value leaves no doubled or dangling separator behind.
  const safe = name
    .replaceAll(/[^A-Za-z0-9._-]+/g, "_")
    .replaceAll(/_{2,}/g, "_")
    .replaceAll(/^[._-]+|[._-]+$/g, "");
  if (safe === "" || safe === "draft" || safe.endsWith(".d")) {
    throw badTemplate(template, `it makes the name "${safe}.ts", which isn't a migration's`);
  }
  return `${safe}.ts`;
}

/** Throws a UserError when the template can't name files: for the configuration's own check. */
export function checkFileTemplate(template: string): void {
  const used = pieces(template).map((piece) => piece.token);
  if (!used.some((token) => token === "rev" || token === "number" || token === "slug")) {
    throw badTemplate(template, "it gives two migrations of one moment the same name");
  }
}

/** Throws a UserError where there is no such zone. */
export function checkTimezone(timezone: string): void {
  formatIn(timezone);
}

interface Piece {
  readonly text: string;
  readonly token?: Token;
}

function pieces(template: string): Piece[] {
  if (/[/\\]/.test(template)) throw badTemplate(template, "it has a slash, and migrations stand in one folder");
  return template
    .split(/(\{[^{}]*\})/)
    .filter((text) => text !== "")
    .map((text) => {
      if (!text.startsWith("{") || !text.endsWith("}")) {
        if (/[{}]/.test(text)) throw badTemplate(template, "a brace has no partner");
        return { text };
      }
      const token = tokens.find((each) => `{${each}}` === text);
      if (token === undefined) throw badTemplate(template, `${text} isn't a token`);
      return { text, token };
    });
}

function timeOf(
  date: Date,
  timezone: string,
): Readonly<Record<"year" | "month" | "day" | "hour" | "minute" | "second", string>> {
  const found = new Map(
    formatIn(timezone)
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  );
  const take = (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? "";
  return {
    year: take("year").padStart(4, "0"),
    month: take("month"),
    day: take("day"),
    hour: take("hour"),
    minute: take("minute"),
    second: take("second"),
  };
}

function formatIn(timezone: string): Intl.DateTimeFormat {
  const two = "2-digit";
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: timezone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
  } catch (error) {
    throw new UserError("invalid_timezone", `"${timezone}" is no time zone.`, {
      hint: 'Set `migrations.timezone` in drizzle.config.ts to a name such as "UTC" or "Europe/Berlin".',
      exit: 2,
      cause: error,
    });
  }
}

function badTemplate(template: string, why: string): UserError {
  return new UserError("invalid_file_template", `The file template "${template}" can't be used: ${why}.`, {
    hint: `Set \`migrations.fileTemplate\` in drizzle.config.ts; the tokens are ${tokens.map((each) => `{${each}}`).join(" ")}.`,
    exit: 2,
  });
}
