// What `drizzle-kit pull` (0.31) writes is not always TypeScript, and not always the database's schema. Each mend here
// repairs one such fault and counts how often, so that the models are those that a person would have ended with.
import type { Session } from "../../src/ports.ts";

interface Opclass {
  readonly name: string;
  readonly isDefault: boolean;
}

/** By index, in the order of its columns. */
type Opclasses = ReadonlyMap<string, readonly Opclass[]>;

interface Mended {
  readonly text: string;
  readonly count: number;
}

export interface MendedModels {
  readonly text: string;
  /** What was repaired, and how often. */
  readonly mends: readonly string[];
}

const mends: Readonly<Record<string, (text: string, opclasses: Opclasses) => Mended>> = {
  "empty default": emptyDefaults,
  "unknown type": unknownTypes,
  "reserved name": reservedNames,
  "operator classes": operatorClasses,
};

/** `session`: of the database that the models were pulled from. */
export async function mend(pulled: string, session: Session): Promise<MendedModels> {
  const opclasses = await opclassesOf(session);
  let text = pulled;
  const done: string[] = [];
  for (const [what, each] of Object.entries(mends)) {
    const result = each(text, opclasses);
    text = result.text;
    if (result.count > 0) done.push(`${what} (${result.count})`);
  }
  return { text, mends: done };
}

/** DEFAULT '' is written as `.default(')`: a string that never ends. */
function emptyDefaults(text: string): Mended {
  const pieces = text.split(".default(')");
  return { text: pieces.join(".default('')"), count: pieces.length - 1 };
}

/** A type that it doesn't know (bytea) becomes `unknown("name")`, which is neither imported nor anything else. */
function unknownTypes(text: string): Mended {
  const pattern = /(\/\/ TODO: failed to parse database type '(\w+)'\s+\w+: )unknown\(/g;
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return { text, count: 0 };
  const types = [...new Set(found.map(([, , type]) => type))];
  const definitions = types.map(
    (type) => `const ${type} = customType<{ data: unknown }>({ dataType: () => "${type}" });\n`,
  );
  const head = `import { customType } from "drizzle-orm/pg-core"\n`;
  return { text: `${head}${definitions.join("")}${text.replaceAll(pattern, "$1$2(")}`, count: found.length };
}

/** A table called `interface` is exported under that name, which ECMAScript reserves. */
function reservedNames(text: string): Mended {
  const reserved = [
    "class",
    "default",
    "delete",
    "enum",
    "export",
    "function",
    "import",
    "interface",
    "new",
    "package",
  ];
  const names = reserved.filter((name) => text.includes(`export const ${name} = `));
  if (names.length === 0) return { text, count: 0 };
  const any = names.join("|");
  const pattern = new RegExp(`(?<=export const )(?:${any})(?= = )|(?<=\\[)(?:${any})(?=\\.)`, "g");
  return { text: text.replaceAll(pattern, "$&Table"), count: names.length };
}

/** The operator classes of an index with several columns are dealt out to its columns in the wrong order. */
function operatorClasses(text: string, opclasses: Opclasses): Mended {
  let count = 0;
  const lines = text.split("\n").map((line) => {
    const name = /^\s*(?:index|uniqueIndex)\("([^"]+)"\)/.exec(line)?.[1];
    if (name === undefined) return line;
    const right = opclasses.get(name) ?? [];
    const [first = "", ...pieces] = line.split(".op(");
    if (pieces.length !== right.length) throw new Error(`${name} has ${right.length} columns, but: ${line}`);
    let isWrong = false;
    const mended = pieces.map((piece, at) => {
      const opclass = right[at];
      if (opclass === undefined) return piece;
      if (!piece.startsWith(`"${opclass.name}")`)) isWrong = true;
      const rest = piece.slice(piece.indexOf(")") + 1);
      return opclass.isDefault ? rest : `.op("${opclass.name}")${rest}`;
    });
    if (isWrong) count++;
    return [first, ...mended].join("");
  });
  return { text: lines.join("\n"), count };
}

async function opclassesOf(session: Session): Promise<Opclasses> {
  const rows = await session.query<{ name: string; opclasses: Opclass[] }>(`
    select c.relname::text as name,
      json_agg(json_build_object('name', o.opcname, 'isDefault', o.opcdefault) order by k.at) as opclasses
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    cross join unnest(i.indclass::oid[]) with ordinality as k (opclass, at)
    join pg_opclass o on o.oid = k.opclass
    where c.relnamespace = 'public'::regnamespace
    group by c.relname`);
  return new Map(rows.map(({ name, opclasses }) => [name, opclasses]));
}
