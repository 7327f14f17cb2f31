// What is known of a migration after it was tried.
export type Direction = "up" | "down";

export type Proof = Proven | Unproven | Refuted;

export interface Proven {
  readonly state: "proven";
  /** Only up where there is no way back. */
  readonly directions: readonly Direction[];
}

/** The replica could not be brought to the start, or lacks what the migration asks for: nothing is known. */
export interface Unproven {
  readonly state: "unproven";
  /** One line. */
  readonly why: string;
}

/** The migration fails, or isn't exact. */
export interface Refuted {
  readonly state: "refuted";
  readonly direction: Direction;
  readonly message: string;
  /** The one that PostgreSQL refused; `null` when all of them ran. */
  readonly statement: string | null;
  /** In words: what `again` still wants after up; what differs from the start after down. */
  readonly objects: readonly string[];
}
