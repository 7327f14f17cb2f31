import { charType } from "./char-type.ts";
import { dataLoss } from "./data-loss.ts";
import { defaultDropped } from "./default-dropped.ts";
import { dropIndex } from "./drop-index.ts";
import { emptiesTable } from "./empties-table.ts";
import { enumValueRemoved } from "./enum-value-removed.ts";
import { foreignKeyScan } from "./foreign-key-scan.ts";
import { foreignKeyWithoutIndex } from "./foreign-key-without-index.ts";
import { indexBlocksWrites } from "./index-blocks-writes.ts";
import { indexRebuild } from "./index-rebuild.ts";
import { intKey } from "./int-key.ts";
import { irreversible } from "./irreversible.ts";
import { jsonInsteadOfJsonb } from "./json-instead-of-jsonb.ts";
import { keyBuildsIndex } from "./key-builds-index.ts";
import { keyDropped } from "./key-dropped.ts";
import { locksAnotherTable } from "./locks-another-table.ts";
import { longName } from "./long-name.ts";
import { lossyWayBack } from "./lossy-way-back.ts";
import { narrowerType } from "./narrower-type.ts";
import { noLockTimeout } from "./no-lock-timeout.ts";
import { notValidLeft } from "./not-valid-left.ts";
import { policyWithoutRowSecurity } from "./policy-without-row-security.ts";
import { rename } from "./rename.ts";
import { requiredColumn } from "./required-column.ts";
import { rowSecurityWithoutPolicy } from "./row-security-without-policy.ts";
import { rowsAtOnce } from "./rows-at-once.ts";
import type { Rule } from "./rule.ts";
import { serialInsteadOfIdentity } from "./serial-instead-of-identity.ts";
import { setNotNull } from "./set-not-null.ts";
import { statisticsLost } from "./statistics-lost.ts";
import { tableRewrite } from "./table-rewrite.ts";
import { tableScan } from "./table-scan.ts";
import { timestampWithoutTimeZone } from "./timestamp-without-time-zone.ts";
import { typeChange } from "./type-change.ts";
import { uniqueOverRows } from "./unique-over-rows.ts";
import { validatesAtOnce } from "./validates-at-once.ts";
import { viewBypassesRowSecurity } from "./view-bypasses-row-security.ts";
import { viewDropped } from "./view-dropped.ts";
import { workUnderLock } from "./work-under-lock.ts";

/** Every rule of safety, those about the same together, the gravest first. Each has a file of its own. */
export const ruleGroups = {
  "What is lost": [dataLoss, emptiesTable, enumValueRemoved, irreversible, lossyWayBack],
  "Who has to wait": [
    tableRewrite,
    tableScan,
    foreignKeyScan,
    indexBlocksWrites,
    keyBuildsIndex,
    indexRebuild,
    validatesAtOnce,
    workUnderLock,
    rowsAtOnce,
    locksAnotherTable,
    dropIndex,
    noLockTimeout,
    statisticsLost,
  ],
  "What fails": [
    requiredColumn,
    setNotNull,
    uniqueOverRows,
    narrowerType,
    typeChange,
    rename,
    viewDropped,
    keyDropped,
    defaultDropped,
  ],
  "What is made": [
    foreignKeyWithoutIndex,
    notValidLeft,
    viewBypassesRowSecurity,
    policyWithoutRowSecurity,
    rowSecurityWithoutPolicy,
    longName,
    intKey,
    serialInsteadOfIdentity,
    timestampWithoutTimeZone,
    jsonInsteadOfJsonb,
    charType,
  ],
} as const satisfies Readonly<Record<string, readonly Rule[]>>;

export const rules: readonly Rule[] = Object.values(ruleGroups).flat();
