import { UserError } from "../errors.ts";
import { nameInWords } from "../kinds/registry.ts";
import type { Change, Operation, RenameOperation } from "./operation.ts";

/** The operations that undo these, in the order in which they must run. */
export function invertAll(operations: readonly Operation[]): Operation[] {
  return operations.map(invert).reverse();
}

/** The renames that undo these, in the order in which they must run. */
export function invertRenames(renames: readonly RenameOperation[]): RenameOperation[] {
  return renames.map(({ verb, id, to }) => ({ verb, id: to, to: id })).reverse();
}

/** One operation's opposite. What can't be undone is an error that says what to write. */
export function invert(operation: Operation): Operation {
  switch (operation.verb) {
    case "create":
      return { verb: "drop", id: operation.object.id, object: operation.object, parts: operation.parts };
    case "drop": {
      const { id, object, parts = [] } = operation;
      if (object === undefined) throw irreversible(`${nameInWords(id)} is dropped without its definition`);
      return { verb: "create", object, parts };
    }
    case "alter":
      return {
        ...operation,
        changes: Object.fromEntries(Object.entries(operation.changes).map(([name, change]) => [name, turn(change)])),
      };
    case "rename":
      return { verb: "rename", id: operation.to, to: operation.id };
    case "sql":
      if (operation.down === null) throw irreversible("raw SQL is given without its way back");
      return { verb: "sql", up: operation.down, down: operation.up };
    case "run":
      if (operation.down === null) throw irreversible("code is given without its way back");
      return { verb: "run", up: operation.down, down: operation.up };
  }
}

function turn({ from, to, ...rest }: Change): Change {
  return { ...rest, from: to, to: from };
}

function irreversible(why: string): UserError {
  return new UserError("irreversible", `this migration can't be undone: ${why}`, {
    hint: "write a `down: (op) => […]` in the migration file",
  });
}
