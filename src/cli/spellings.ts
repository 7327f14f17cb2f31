// What users of other tools type, as this tool's own commands. Nothing here knows what the commands do.

/** The arguments in our own words; those that are ours already stay as they are. */
export function inOurWords(args: readonly string[]): readonly string[] {
  const [first = "", ...rest] = args;
  if (first === "migration") return rest.length === 0 ? args : inOurWords(rest);
  const own = others[first]?.(rest);
  return own ?? args;
}

type Rewrite = (rest: readonly string[]) => readonly string[] | undefined;

const others: Readonly<Record<string, Rewrite>> = {
  migrate: (rest) => {
    const [word = "", ...more] = rest;
    if (word === "app") return ofApp(more);
    return migrateWords[word]?.(more);
  },
  makemigrations: (args) => {
    const [app = "", ...rest] = args;
    if (args.includes("--merge")) return ["merge", ...args.filter((each) => each !== "--merge")];
    return app.includes(" ") ? ["makemigrations", "-m", app, ...rest] : undefined;
  },
  // Alembic's.
  revision: (rest) => {
    const flags = rest.filter((each) => each !== "--autogenerate");
    return ["makemigrations", ...(flags.length === rest.length ? ["--empty"] : []), ...flags];
  },
  // Django's.
  squashmigrations: (rest) => ["squash", ...rest],
  reset_db: (rest) => ["reset-db", ...rest],
};

const migrateWords: Readonly<Record<string, Rewrite>> = {
  all: (rest) => ["migrate", ...rest],
  core: (rest) => ["makemigrations", "core", ...rest],
  upgrade: (rest) => {
    const named = withRevision(rest);
    return ["migrate", ...(hasPositional(named) ? named : ["head", ...named])];
  },
  downgrade: (rest) => ["rollback", ...withRevision(rest)],
  preview: (rest) => ["preview", ...withRevision(rest)],
};

/** `app NAME action`. */
function ofApp([name = "", action = "", ...rest]: readonly string[]): readonly string[] | undefined {
  if (action === "makemigrations") return ["makemigrations", name, ...rest];
  const command = { upgrade: "migrate", downgrade: "rollback", preview: "preview" }[action];
  return command === undefined ? undefined : [command, ...withRevision(rest), "--app", name];
}

/** `--revision REV` and `-r REV` are the positional. */
function withRevision(args: readonly string[]): string[] {
  const at = args.findIndex((each) => each === "--revision" || each === "-r");
  if (at >= 0) return [...args.slice(at + 1, at + 2), ...args.slice(0, at), ...args.slice(at + 2)];
  const joined = args.find((each) => each.startsWith("--revision="));
  if (joined === undefined) return [...args];
  return [joined.slice("--revision=".length), ...args.filter((each) => each !== joined)];
}

/** `-1` is one, a flag isn't. */
function hasPositional(args: readonly string[]): boolean {
  return args[0] !== undefined && (!args[0].startsWith("-") || /^-\d+$/.test(args[0]));
}
