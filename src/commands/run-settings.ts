import type { Config } from "../project/config.ts";
import { defaultSettings, type RunSettings } from "../runner/settings.ts";

/** The configuration's, or our own. */
export function settingsOf({ sluice }: Config): RunSettings {
  const { lockTimeout, statementTimeout, lockRetries } = sluice?.safety ?? {};
  return {
    lockTimeout: timeOf(lockTimeout) ?? defaultSettings.lockTimeout,
    statementTimeout: timeOf(statementTimeout) ?? defaultSettings.statementTimeout,
    lockRetries: lockRetries ?? defaultSettings.lockRetries,
  };
}

function timeOf(given: number | string | undefined): string | undefined {
  return typeof given === "number" ? `${given}ms` : given;
}
