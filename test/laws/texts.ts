// The SQL of a model: expressions and queries as authors write them; statements that are kept as they are, as PostgreSQL
// prints them under an empty search_path.
import { qualifiedName, quoteIdentifier, quoteLiteral } from "../../src/engine/catalog/identifier.ts";
import {
  type ColumnModel,
  type Condition,
  type ExclusionModel,
  familyOf,
  type Named,
  type OutputModel,
  type PolicyCondition,
  type RelationModel,
  type RuleModel,
  type StatisticsModel,
  type TriggerModel,
  type TypeModel,
  typeText,
  type ViewModel,
} from "./model.ts";
import { type BaseType, baseType, conditionsOf, derivationsOf, serials } from "./types.ts";

/** What triggers call: see {@link setup}. */
const triggerFunction = "public.sluice_fuzz_trigger";

/** What a database has before anything else is made. */
export const setup = `create function ${triggerFunction}() returns trigger language plpgsql as 'begin return coalesce(new, old); end'`;

interface Filling {
  readonly text: string;
  /** What stands before the name: `l.`. */
  readonly alias?: string;
}

function fill({ text, alias = "" }: Filling, column: ColumnModel): string {
  return text.replaceAll("$", () => `${alias}${quoteIdentifier(column.name)}`);
}

export function conditionText({ column, form }: Condition, alias = ""): string {
  const { of, array } = column.type;
  const [first, second = first] = of?.values ?? [];
  const own =
    of !== null && !array && first !== undefined && second !== undefined
      ? [`$ <> ${quoteLiteral(first)}`, `$ in (${quoteLiteral(first)}, ${quoteLiteral(second)})`]
      : array
        ? ["cardinality($) < 10"]
        : [];
  const forms = [...own, ...conditionsOf(familyOf(column.type))];
  return fill({ text: forms[form % forms.length] as string, alias }, column);
}

interface Derivation {
  readonly text: string;
  readonly type: string;
}

export function derivationOf(column: ColumnModel, form: number, alias = ""): Derivation {
  const forms = derivationsOf(familyOf(column.type));
  const { text, type } = forms[form % forms.length] as Derivation;
  return { text: fill({ text, alias }, column), type };
}

export function defaultText({ type, default: value }: ColumnModel): string | null {
  if (value === null) return null;
  if (typeof value !== "number")
    return `nextval(${quoteLiteral(qualifiedName(value.schema.name, value.name))}::regclass)`;
  const texts = defaultsOf(type);
  return texts.length === 0 ? null : (texts[value % texts.length] as string);
}

export function defaultsOf({ name, of, array }: TypeModel): readonly string[] {
  if (array)
    return of === null || of.values.length === 0
      ? ["'{}'"]
      : ["'{}'", `ARRAY[${quoteLiteral(of.values.at(-1) ?? "")}]::${typeText({ name, of, array })}`];
  if (of !== null) return [...of.values.slice(0, 2), ...of.values.slice(-1)].map((value) => quoteLiteral(value));
  const { defaults }: BaseType = baseType(name);
  return name in serials ? [] : defaults;
}

export function queryText({ base, other, columns, where, grouped }: ViewModel): string {
  const alias = ({ source }: OutputModel): string =>
    other?.columns.some((column) => column === source?.column) ? "r." : "l.";
  const outputs = columns.map((output) => `${outputText(output, alias(output))} as ${quoteIdentifier(output.name)}`);
  const keys = columns.flatMap((output) => (output.source === null ? [] : [outputText(output, alias(output))]));
  return [
    `select ${outputs.join(", ")} from ${relationName(base)} as l`,
    other === null ? "" : ` cross join ${relationName(other)} as r`,
    where === null ? "" : ` where ${conditionText(where, "l.")}`,
    grouped && keys.length > 0 ? ` group by ${keys.join(", ")}` : "",
  ].join("");
}

function outputText({ source }: OutputModel, alias: string): string {
  if (source === null) return "count(*)";
  if (source.form === null) return fill({ text: "$", alias }, source.column);
  const { text, type } = derivationOf(source.column, source.form, alias);
  return `${text}::${type}`;
}

function relationName({ schema, name }: RelationModel): string {
  return qualifiedName(schema.name, name);
}

export function policyText({ within, column, form }: PolicyCondition): string {
  if (within === null) return conditionText({ column, form });
  return `exists (select 1 from ${relationName(within)} as o where ${conditionText({ column, form }, "o.")})`;
}

/** As quote_ident has it: unlike ours, it quotes dollars. */
function quoted(name: string): string {
  const text = quoteIdentifier(name);
  return text.startsWith('"') || !text.includes("$") ? text : `"${text}"`;
}

function printedName(schema: Named, name: string): string {
  return `${quoted(schema.name || "public")}.${quoted(name)}`;
}

export function triggerText(trigger: TriggerModel, { schema, name }: RelationModel): string {
  const { timing, events, columns, when } = trigger;
  const of = columns.length === 0 ? "" : ` OF ${columns.map((column) => quoted(column.name)).join(", ")}`;
  return [
    `CREATE TRIGGER ${quoted(trigger.name)} ${timing} ${events.map((event) => (event === "UPDATE" ? `${event}${of}` : event)).join(" OR ")}`,
    ` ON ${printedName(schema, name)} FOR EACH ROW`,
    when === null ? "" : ` WHEN ((new.${quoted(when.name)} IS NOT NULL))`,
    ` EXECUTE FUNCTION ${triggerFunction}()`,
  ].join("");
}

export function ruleText(rule: RuleModel, { schema, name }: RelationModel): string {
  const where = rule.where === null ? "" : `\n  WHERE (old.${quoted(rule.where.name)} IS NOT NULL)`;
  return `CREATE RULE ${quoted(rule.name)} AS\n    ON ${rule.event} TO ${printedName(schema, name)}${where} DO INSTEAD NOTHING`;
}

export function statisticsText({ name, columns }: StatisticsModel, table: RelationModel): string {
  const names = columns.map((column) => quoted(column.name)).sort();
  return `CREATE STATISTICS ${printedName(table.schema, name)} ON ${names.join(", ")} FROM ${printedName(table.schema, table.name)}`;
}

export function exclusionText({ columns, where, deferrable }: ExclusionModel): string {
  const elements = columns.map((column) => `${quoted(column.name)} WITH =`).join(", ");
  const predicate = where === null ? "" : ` WHERE ((${quoted(where.name)} IS NOT NULL))`;
  const deferral = {
    no: "",
    "initially immediate": " DEFERRABLE",
    "initially deferred": " DEFERRABLE INITIALLY DEFERRED",
  };
  return `EXCLUDE USING btree (${elements})${predicate}${deferral[deferrable]}`;
}

const spellings: readonly (readonly [printed: string, instead: string])[] = [
  [
    "((ARRAY['a'::character varying, 'b'::character varying])::text[])",
    "(ARRAY[('a'::character varying)::text, ('b'::character varying)::text])",
  ],
  // Defaults with one value are one default.
  ["(NOT false)", "true"],
  ["((1 = 1) AND (2 = 2))", "true"],
];

/**
 * A line of what a database is, without what PostgreSQL prints in other words when it is made again: `varchar IN (…)`, and
 * the columns of statistics, which come in the order in which they were added to the table.
 */
export function inOneSpelling(line: string): string {
  const [, start, columns, end] = /^(.*CREATE STATISTICS .* ON )(.*)( FROM .*)$/s.exec(line) ?? [];
  if (columns !== undefined) return `${start}${columns.split(", ").sort().join(", ")}${end}`;
  return spellings.reduce((text, [printed, instead]) => text.replaceAll(printed, instead), line);
}
