// A batch of objects tried out in one round trip: on temporary tables, in a transaction that is always rolled back. One
// that fails is only missing from the answer. They are parsed under the connection's own search_path, and printed under
// the empty one. No table of the user's is touched.
import { attributesOf, type Fact, type Json } from "../engine/catalog/fact.ts";
import { quoteLiteral } from "../engine/catalog/identifier.ts";
import { keyOf, nameOf, type ObjectKey, schemaOf } from "../engine/catalog/object-id.ts";
import { moveNames } from "../engine/catalog/sql-words.ts";
import { attributeOf, respelledAttributes } from "../engine/kinds/registry.ts";
import { idAfter } from "../engine/operations/apply.ts";
import type { RenameOperation } from "../engine/operations/operation.ts";
import type { Session } from "../ports.ts";
import { catalogQuery, temporarySchema } from "./catalog-script.ts";
import {
  isQuery,
  type Probe,
  placed,
  probesOf,
  queryProbe,
  renaming,
  shapeColumn,
  stageOf,
  tableCreation,
  temporary,
} from "./oracle-probe.ts";
import { catalogFrom, settingsQuery } from "./read-database.ts";

export interface Tried {
  readonly fact: Fact;
  /** The columns of its table, as it shall be. */
  readonly shape: readonly Fact<"column">[];
  /** Of a query: what stands for its own table, and for relations that are about to change, in an order that works. */
  readonly shadows?: readonly Shadow[];
  /** Types that get another name before it is made; types, and columns of its table, that get one when it stands. */
  readonly before?: readonly RenameOperation[];
  readonly after?: readonly RenameOperation[];
}

/** A table with its columns, or a view, made in the temporary schema instead of the real one. */
export interface Shadow {
  readonly fact: Fact;
  readonly columns: readonly Fact<"column">[];
}

/** Attributes in PostgreSQL's own words. One that is missing could not be made, and so has no answer. */
export type Respelled = Readonly<Record<string, Json | undefined>>;

/** The answers in the order of the questions. The session must not be in a transaction. */
export async function respell(session: Session, tried: readonly Tried[], defaultSchema: string): Promise<Respelled[]> {
  const answers: Respelled[] = tried.map(() => ({}));
  const waves = wavesOf(tried, defaultSchema);
  if (waves.length === 0) return answers;
  const catalogs = await run(session, waves);
  for (const [at, wave] of waves.entries()) {
    const catalog = catalogs[at] ?? new Map<ObjectKey, Fact>();
    for (const { question, probe } of wave.probes) {
      const id = wave.after.map(placed).reduce((own, { id: from, to }) => idAfter(own, { from, to }), probe.id);
      const found = catalog.get(keyOf(id));
      if (found === undefined) continue;
      const read = Object.fromEntries(probe.answers.map((name) => [name, attributeOf(found, name)]));
      answers[question] = { ...answers[question], ...read };
    }
  }
  return answers;
}

/** Tables whose names differ, so that they can stand in the temporary schema side by side; and what is renamed around them. */
interface Wave extends Required<Pick<Tried, "before" | "after">> {
  /** What may be tried together: see {@link groupOf}. */
  readonly group: string;
  /** Statements that make shadows. */
  readonly shadows: readonly string[];
  readonly tables: Map<string, { readonly path: string; readonly columns: Map<string, Fact<"column">> }>;
  readonly probes: { readonly question: number; readonly probe: Probe }[];
}

// A table without limits would grow slower with every column; a hundred is far from where that shows.
const columnsPerTable = 100;

function wavesOf(tried: readonly Tried[], defaultSchema: string): Wave[] {
  const waves: Wave[] = [];
  const opened = (each: Tried, fits: (wave: Wave) => boolean): Wave => {
    const group = groupOf(each);
    const found = waves.find((wave) => wave.group === group && fits(wave));
    if (found !== undefined) return found;
    const { before = [], after = [], shadows = [] } = each;
    const made = shadows.flatMap((shadow) => shadowSql(shadow, shadows, defaultSchema));
    const wave: Wave = { group, before, after, shadows: made, tables: new Map(), probes: [] };
    waves.push(wave);
    return wave;
  };
  const waveFor = (table: string, path: string, each: Tried): Wave => {
    const wave = opened(each, ({ tables }) => (tables.get(table)?.path ?? path) === path);
    if (!wave.tables.has(table)) wave.tables.set(table, { path, columns: new Map() });
    return wave;
  };
  const alike = new Map<string, { table: string; name: string }>();
  for (const [question, each] of tried.entries()) {
    const { fact, shape, shadows = [] } = each;
    const stage = stageOf(fact);
    const [schema = "", table = ""] = fact.id.path;
    if (stage === "relations") {
      const { probes } = opened(each, () => true);
      const [name, tried] = [`sluice_q${question}`, onShadows(fact, shadows, defaultSchema)];
      const made = isQuery(tried) ? [queryProbe(tried, name)] : probesOf(tried, table, name);
      probes.push(...made.map((probe) => ({ question, probe })));
      continue;
    }
    if (stage === "own") {
      const wave = waveFor(table, JSON.stringify([schema, table]), each);
      for (const column of usedColumns(fact, shape)) wave.tables.get(table)?.columns.set(nameOf(column.id), column);
      for (const probe of probesOf(fact, table, `sluice_q${question}`)) wave.probes.push({ question, probe });
      continue;
    }
    const text = JSON.stringify([
      attributeOf(fact, "type"),
      attributeOf(fact, "default"),
      attributeOf(fact, "collation"),
      renamesOf(each),
    ]);
    const known = alike.get(text) ?? {
      table: `sluice_columns_${Math.floor(alike.size / columnsPerTable)}`,
      name: `sluice_q${question}`,
    };
    alike.set(text, known);
    const wave = waveFor(known.table, known.table, each);
    for (const probe of probesOf(fact, known.table, known.name)) wave.probes.push({ question, probe });
  }
  return waves;
}

/** Queries see what else is in the temporary schema: they are tried apart from what is made for others. */
function groupOf(each: Tried): string {
  const shadows = (each.shadows ?? []).map(({ fact, columns }) => [
    keyOf(fact.id),
    columns.map((column) => [nameOf(column.id), column.attributes.type]),
  ]);
  return JSON.stringify([stageOf(each.fact) === "relations", shadows, renamesOf(each)]);
}

function shadowSql({ fact, columns }: Shadow, shadows: readonly Shadow[], defaultSchema: string): string[] {
  const name = nameOf(fact.id);
  if (isQuery(fact)) return [queryProbe(onShadows(fact, shadows, defaultSchema), name).sql.join("; ")];
  return [tableCreation(name).join("; "), ...columns.map((column) => shapeColumn(column, name).join("; "))];
}

/** The fact with the names of shadowed relations in its texts led to the temporary schema. */
function onShadows<F extends Fact>(of: F, shadows: readonly Shadow[], defaultSchema: string): F {
  const moves = shadows.map(({ fact: { id } }) => {
    return { schema: schemaOf(id) || defaultSchema, name: nameOf(id), to: temporary };
  });
  const texts = respelledAttributes(of.id.kind).flatMap((name) => {
    const text = attributeOf(of, name);
    return typeof text === "string" ? [[name, moveNames(text, moves)] as const] : [];
  });
  return { ...of, attributes: { ...attributesOf(of), ...Object.fromEntries(texts) } };
}

function renamesOf({ before = [], after = [] }: Pick<Tried, "before" | "after">): string {
  return before.length + after.length === 0 ? "" : JSON.stringify([before, after]);
}

/** The columns whose names occur anywhere in the fact: all that it uses, and perhaps a few more. */
export function usedColumns(of: Fact, shape: readonly Fact<"column">[]): Fact<"column">[] {
  const text = textsIn(attributesOf(of)).join("\n").toLowerCase();
  return shape.filter((column) => {
    const name = nameOf(column.id).toLowerCase();
    return text.includes(name) || text.includes(name.replaceAll('"', '""'));
  });
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((each) => textsIn(each as Json | undefined));
}

async function run(session: Session, waves: readonly Wave[]): Promise<ReadonlyMap<ObjectKey, Fact>[]> {
  // The first table is not tried: where temporary tables are not allowed, the script fails with it.
  const script = [
    "begin",
    settingsQuery,
    "create temporary table sluice_probe ()",
    tryFunction,
    ...waves.flatMap((wave) => [
      "savepoint sluice_wave",
      trying(wave),
      "set local search_path = ''",
      "set local jit = off",
      catalogQuery(temporarySchema),
      "rollback to savepoint sluice_wave",
    ]),
    "rollback",
  ];
  try {
    const [settings, ...catalogs] = await session.script(script.join(";\n"));
    const defaultSchema = String(settings?.[0]?.schema);
    const searchPath = JSON.parse(String(settings?.[0]?.path)) as string[];
    const rename = (schema: string): string => (schema.startsWith("pg_temp_") ? temporary : schema);
    return catalogs.map(
      (rows) => catalogFrom(String(rows[0]?.catalog), { defaultSchema, searchPath, rename }).catalog.facts,
    );
  } catch (thrown) {
    await session.script("rollback").catch(() => {});
    throw thrown;
  }
}

// As many as possible in one go, for each subtransaction costs more than a statement; halves where something fails.
const tryFunction = `create function pg_temp.sluice_try(statements text[]) returns void language plpgsql as ${quoteLiteral(`
declare
  each text;
  half int := cardinality(statements) / 2;
begin
  begin
    foreach each in array statements loop
      execute each;
    end loop;
    return;
  exception when others then
    null;
  end;
  if half > 0 then
    perform pg_temp.sluice_try(statements[:half]);
    perform pg_temp.sluice_try(statements[half + 1:]);
  end if;
end`)}`;

/** Each element stands or falls by itself, and needs only those before it. */
function statementsOf(wave: Wave): string[] {
  const statements = [...wave.before.map((rename) => renaming(rename).join("; ")), ...wave.shadows];
  for (const [table, { columns }] of wave.tables) {
    statements.push(tableCreation(table).join("; "));
    for (const column of columns.values()) statements.push(shapeColumn(column, table).join("; "));
  }
  const made = new Set<ObjectKey>();
  for (const { probe } of wave.probes) {
    if (!made.has(keyOf(probe.id))) statements.push(probe.sql.join("; "));
    made.add(keyOf(probe.id));
  }
  statements.push(...wave.after.map((rename) => renaming(rename).join("; ")));
  return statements;
}

function trying(wave: Wave): string {
  const statements = statementsOf(wave).map(quoteLiteral);
  return `do ${quoteLiteral(`begin perform pg_temp.sluice_try(array[${statements.join(",\n")}]::text[]); end`)}`;
}
