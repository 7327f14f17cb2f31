// A column as a migration file has it: identity and generated in their short forms where those say everything.
import type { Json } from "../catalog/fact.ts";
import type { ColumnAttributes, Generated, Identity } from "./column.ts";
import { rangeOf, type SequenceOptions } from "./sequence.ts";

export interface ColumnDefinition extends Partial<Omit<ColumnAttributes, "type" | "identity" | "generated">> {
  readonly type: string;
  /** The mode alone, or the mode and every option that isn't PostgreSQL's default. */
  readonly identity?: Identity["mode"] | (Partial<Identity> & Pick<Identity, "mode">);
  /** The expression alone is a stored one. */
  readonly generated?: string | Generated;
  /** The property key in the TypeScript model, where the column's name doesn't tell it. */
  readonly key?: string;
}

export function printColumn(attributes: Partial<ColumnAttributes>): Json {
  const { identity, generated, ...rest } = attributes;
  const short: Record<string, Json | undefined> = { ...rest };
  if (identity !== undefined && identity !== null) short.identity = shortIdentity(identity, attributes.type ?? "");
  if (generated !== undefined && generated !== null) {
    short.generated = generated.stored === false ? { ...generated } : generated.expression;
  }
  return short;
}

export function parseColumn({ identity, generated, key: _, ...rest }: ColumnDefinition): Partial<ColumnAttributes> {
  return {
    ...rest,
    ...(identity !== undefined && { identity: longIdentity(identity, rest.type) }),
    ...(generated !== undefined && {
      generated: typeof generated === "string" ? { expression: generated, stored: true } : generated,
    }),
  };
}

/** In one order, whoever has said it. */
function shortIdentity(identity: Identity, type: string): Json {
  const { mode, name, increment } = identity;
  const defaults = rangeOf(type, increment);
  const options = (Object.keys(defaults) as (keyof SequenceOptions)[]).filter((key) => identity[key] !== defaults[key]);
  const said = {
    ...(name !== undefined && { name }),
    ...(increment !== "1" && { increment }),
    ...Object.fromEntries(options.map((key) => [key, identity[key]])),
  };
  return Object.keys(said).length === 0 ? mode : { mode, ...said };
}

function longIdentity(given: NonNullable<ColumnDefinition["identity"]>, type: string): Identity {
  const said = typeof given === "string" ? { mode: given } : given;
  return { ...rangeOf(type, said.increment ?? "1"), ...said };
}
