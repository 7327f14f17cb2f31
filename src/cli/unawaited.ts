import process from "node:process";

/**
 * When a session begins, postgres.js asks for the types of arrays in a promise that nobody awaits. Should the server go away
 * just then, Node would end the process for it, though the same error comes back to whoever opened the session.
 */
export function spareUnawaitedTypes(): void {
  process.on("unhandledRejection", (reason) => {
    const { query } = (reason ?? {}) as { query?: unknown };
    if (typeof query !== "string" || !query.includes("b.typarray")) throw reason;
  });
}
