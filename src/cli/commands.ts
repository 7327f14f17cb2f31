import type { Command } from "./command.ts";
import { check } from "./commands/check.ts";
import { completion } from "./commands/completion.ts";
import { current } from "./commands/current.ts";
import { diff } from "./commands/diff.ts";
import { heads } from "./commands/heads.ts";
import { init } from "./commands/init.ts";
import { makemigrations } from "./commands/makemigrations.ts";
import { merge } from "./commands/merge.ts";
import { migrate } from "./commands/migrate.ts";
import { preview } from "./commands/preview.ts";
import { rebase } from "./commands/rebase.ts";
import { resetDb } from "./commands/reset-db.ts";
import { review } from "./commands/review.ts";
import { rollback } from "./commands/rollback.ts";
import { show } from "./commands/show.ts";
import { showmigrations } from "./commands/showmigrations.ts";
import { squash } from "./commands/squash.ts";
import { stamp } from "./commands/stamp.ts";
import { startapp } from "./commands/startapp.ts";
import { watch } from "./commands/watch.ts";

export const commands: readonly Command[] = [
  init,
  startapp,
  makemigrations,
  migrate,
  rollback,
  preview,
  check,
  review,
  diff,
  showmigrations,
  show,
  current,
  heads,
  merge,
  rebase,
  squash,
  stamp,
  resetDb,
  watch,
  completion,
];
