// The commands for applications: the same use cases as the command line's, as functions that return data. None of them
// prints, asks or exits by itself; each loads what it needs when it is called.
import type { CheckResult } from "../commands/check.ts";
import type { Ends } from "../commands/heads.ts";
import type { MakeResult } from "../commands/made.ts";
import type { Answers } from "../commands/questions/answers.ts";
import type { RunResult } from "../commands/run-scopes.ts";
import type { ShownMigrations } from "../commands/showmigrations.ts";
import type { WatchReport } from "../commands/watch-run.ts";
import type { Environment } from "../commands/workspace.ts";
import type { Review } from "../review/review.ts";
import { environmentFrom, type MigratorOptions, remember } from "./environment.ts";

/** What every call takes. */
export interface CallOptions {
  /**
   * Ends the call early. It then rejects with a `UserError` whose code is `interrupted`, as soon as nothing is half done: a
   * statement that is running on the database is cancelled, and the message says what state the database is in.
   */
  readonly signal?: AbortSignal;
}

/** What is compared, and how it is called. */
export interface PlanOptions extends CallOptions {
  /** One internal app: only its changes, and what they depend on; otherwise those of all apps. */
  readonly app?: string;
  /** What the migration is called; it names itself otherwise. */
  readonly message?: string;
  /** What the models are compared with: the database (`live`, which must be at head), or the migration files replayed. */
  readonly from?: "live" | "history";
  /** Try both directions on a replica; where the configuration switches proofs off, there is none. */
  readonly proof?: boolean;
  /** Answers to questions that may come up, as the command line's flags give them. */
  readonly answers?: Partial<Answers>;
}

/** What is compared, and what is written. */
export interface MakeOptions extends PlanOptions {
  /** A skeleton to write by hand; nothing is compared. */
  readonly empty?: boolean;
}

/** How far to go. */
export interface UpgradeOptions extends CallOptions {
  /** A revision, as on the command line: an id or its beginning, `+1`, `head`, `blog@head`; everything otherwise. */
  readonly to?: string;
  /** One external app; all scopes otherwise. */
  readonly app?: string;
}

/** How far to go back. */
export interface DowngradeOptions extends CallOptions {
  /** The revision that stays the newest one, or `base`; otherwise one migration is undone. */
  readonly to?: string;
  /** The external app whose migrations are undone; the project's otherwise. */
  readonly app?: string;
  /** Rows may be lost; otherwise a way back that loses some is a question. */
  readonly allowDataLoss?: boolean;
}

/** Whose migrations are listed. */
export interface HistoryOptions extends CallOptions {
  /** One scope: `project`, or an external app; all of them otherwise. */
  readonly app?: string;
}

/** Which migrations are reviewed. */
export interface ReviewOptions extends CallOptions {
  /**
   * A branch, a tag or a commit of git: the migrations that it doesn't have, and no database is looked at unless the migrator
   * was made with a `database`; otherwise those that aren't applied to the database.
   */
  readonly base?: string;
}

/** For how long, and who is told. */
export interface WatchOptions {
  /** Ends the watching. A draft that is applied by then stays. */
  readonly signal: AbortSignal;
  /**
   * Keeps the development database in step: the old draft is rolled back, the new one applied. Rejects with the code `production`
   * where NODE_ENV says so.
   */
  readonly apply?: boolean;
  /** With `apply`: also a draft that loses rows which were there before. */
  readonly allowDataLoss?: boolean;
  /** Gets what came of each run that says something new, errors included. */
  readonly onReport: (report: WatchReport) => void;
  /** Answers that hold for as long as it watches; one that fits no question is no mistake. */
  readonly answers?: Partial<Answers>;
}

/**
 * A project's migrations. What goes wrong is a `UserError`: its `code` is for programs, its `hint` the command or the edit
 * that mends it. Calls may run side by side; those that change a database wait for each other by an advisory lock.
 */
export interface Migrator {
  /** What `make` would write. Nothing is changed, and nothing is proven unless `proof` is true. */
  plan(options?: PlanOptions): Promise<MakeResult>;
  /** Compares the models and writes a migration, proven unless `proof` is false; `file` is null when nothing differs. */
  make(options?: MakeOptions): Promise<MakeResult>;
  /** Applies what is pending: the project first, then external apps. Safe to call from several processes at once. */
  upgrade(options?: UpgradeOptions): Promise<RunResult>;
  /** Undoes the newest migration, or all after `to`. */
  downgrade(options?: DowngradeOptions): Promise<RunResult>;
  /** By scope, the newest applied revisions; none at the base. */
  current(options?: CallOptions): Promise<Ends>;
  /** By scope, every migration with its state, oldest first. */
  history(options?: HistoryOptions): Promise<ShownMigrations>;
  /** Whether models, migrations and database say the same; no findings: they do. */
  check(options?: CallOptions): Promise<CheckResult>;
  /**
   * What migrations will do to a database: their statements with what PostgreSQL does to the tables, tried on a replica; what
   * the rules of safety find; and what can't be undone. `formatReview` makes reports of it.
   */
  review(options?: ReviewOptions): Promise<Review>;
  /** Keeps the draft of the next migration up to date. Done when the signal is given and everything is closed. */
  watch(options: WatchOptions): Promise<void>;
}

/** For the project of the current folder, or of `options.cwd`. Nothing is read before a function of it is called. */
export function createMigrator(options: MigratorOptions = {}): Migrator {
  const environment = environmentFrom(options);
  const migrator: Migrator = {
    plan: (given = {}) => make(environment, { proof: false, ...given }, { dryRun: true }),
    make: (given = {}) => make(environment, given, { dryRun: false }),
    async upgrade({ signal, to, app } = {}) {
      const { migrate } = await import("../commands/migrate.ts");
      return migrate({ ...environment, signal }, { name: to, app });
    },
    async downgrade({ signal, to, app, allowDataLoss = false } = {}) {
      const { rollback } = await import("../commands/rollback.ts");
      return rollback({ ...environment, signal }, { target: { name: to, app }, yes: allowDataLoss });
    },
    async current({ signal } = {}) {
      const { current } = await import("../commands/heads.ts");
      return current({ ...environment, signal });
    },
    async history({ signal, app } = {}) {
      const { showMigrations } = await import("../commands/showmigrations.ts");
      return showMigrations({ ...environment, signal }, app);
    },
    async check({ signal } = {}) {
      const { check } = await import("../commands/check.ts");
      return check({ ...environment, signal });
    },
    async review({ signal, base } = {}) {
      const { review } = await import("../commands/review.ts");
      return review({ ...environment, signal }, { base });
    },
    async watch({ signal, onReport, answers, apply = false, allowDataLoss = false }) {
      const { watch } = await import("../commands/watch.ts");
      const { noAnswers } = await import("../commands/questions/answers.ts");
      return watch(environment, { ...noAnswers, ...answers, apply, allowDataLoss, signal, show: onReport });
    },
  };
  remember(migrator, environment);
  return migrator;
}

async function make(
  environment: Environment,
  { signal, answers, app, message, from = "live", proof = true, empty = false }: MakeOptions,
  { dryRun }: { readonly dryRun: boolean },
): Promise<MakeResult> {
  const { makeMigrations } = await import("../commands/makemigrations.ts");
  const { noAnswers } = await import("../commands/questions/answers.ts");
  const named = { ...(app !== undefined && { app }), ...(message !== undefined && { message }) };
  const options = { ...noAnswers, ...answers, ...named, from, proof, empty, dryRun, check: false };
  return makeMigrations({ ...environment, signal }, options);
}
