import type { Command } from "./command.ts";
import { init } from "./commands/init.ts";
import { makemigrations } from "./commands/makemigrations.ts";
import { migrate } from "./commands/migrate.ts";
import { preview } from "./commands/preview.ts";
import { rollback } from "./commands/rollback.ts";
import { showmigrations } from "./commands/showmigrations.ts";
import { watch } from "./commands/watch.ts";

export const commands: readonly Command[] = [init, makemigrations, migrate, rollback, preview, showmigrations, watch];
