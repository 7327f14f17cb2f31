import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asUserError } from "../../src/store/file-errors.ts";
import { readText, removeFile } from "../../src/store/files.ts";
import { writeAtomic } from "../../src/store/write-atomic.ts";
import { asOrdinaryUser, temporaryFolder, userErrorOf } from "./folder.ts";

const folder = temporaryFolder();

describe("writeAtomic", () => {
  test("writes the text, makes the folders above it and leaves nothing else", async () => {
    const path = join(folder, "made/by/it/a.ts");
    await writeAtomic(path, "größer\n");
    expect(readFileSync(path, "utf8")).toBe("größer\n");
    expect(readdirSync(join(folder, "made/by/it"))).toEqual(["a.ts"]);
  });

  test("replaces a file, and a reader sees the old text or the new one", async () => {
    const path = join(folder, "replaced.ts");
    const [old, fresh] = ["old".repeat(200_000), "new".repeat(300_000)];
    await writeAtomic(path, old);
    const writing = writeAtomic(path, fresh);
    const seen = new Set<string>();
    let done = false;
    void writing.then(() => {
      done = true;
    });
    while (!done) seen.add((await readText(path)) ?? "nothing");
    await writing;
    expect(readFileSync(path, "utf8")).toBe(fresh);
    expect([...seen].filter((text) => text !== old && text !== fresh)).toEqual([]);
  });

  test("leaves a file that is there when it was told not to replace", async () => {
    const path = join(folder, "kept.ts");
    writeFileSync(path, "mine");
    const error = await userErrorOf(writeAtomic(path, "theirs", { replace: false }));
    expect(error.code).toBe("file_exists");
    expect(error.message).toContain(path);
    expect(readFileSync(path, "utf8")).toBe("mine");
    await writeAtomic(join(folder, "kept-2.ts"), "fresh", { replace: false });
    expect(readFileSync(join(folder, "kept-2.ts"), "utf8")).toBe("fresh");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("two writers of one new file: one of them wins, the other is told", async () => {
    const path = join(folder, "race.ts");
    const outcomes = await Promise.allSettled(
      ["a", "b", "c"].map((text) => writeAtomic(path, text, { replace: false })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBe(1);
    expect(["a", "b", "c"]).toContain(readFileSync(path, "utf8"));
  });

  test("a folder without the right to write: says the path and what to do, and nothing is left", async () => {
    chmodSync(folder, 0o755);
    const closed = join(folder, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    const path = join(closed, "a.ts");
    const error = await asOrdinaryUser(() => userErrorOf(writeAtomic(path, "text")));
    expect(error).toMatchObject({ code: "cannot_write", exit: 4 });
    expect(error.message).toBe(`Cannot write ${path}: permission is denied.`);
    expect(error.hint).toContain("ls -ld");
    expect(readdirSync(closed)).toEqual([]);
  });

  test("a path below a file, and a path that is a folder", async () => {
    writeFileSync(join(folder, "plain"), "");
    const below = await userErrorOf(writeAtomic(join(folder, "plain/migrations/a.ts"), "text"));
    expect(below.code).toBe("cannot_write");
    expect(below.message).toContain("is a file, not a folder");
    mkdirSync(join(folder, "taken.ts/x"), { recursive: true });
    const onto = await userErrorOf(writeAtomic(join(folder, "taken.ts"), "text"));
    expect(onto.message).toContain("it is a folder");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("folders that were made for nothing are removed again", async () => {
    const tooLong = join(folder, "fresh/deep", `${"x".repeat(300)}.ts`);
    const error = await userErrorOf(writeAtomic(tooLong, "text"));
    expect(error.message).toContain("the name is too long");
    expect(readdirSync(folder)).not.toContain("fresh");
  });

  test("a full disk is named as such", async () => {
    const refused = await writeFile("/dev/full", "text").catch((error: unknown) => error);
    expect(asUserError("write", "a.ts", refused)).toMatchObject({
      code: "cannot_write",
      message: "Cannot write a.ts: the disk is full.",
    });
    const limit = Object.assign(new Error("EFBIG: file too large, write"), { code: "EFBIG", syscall: "write" });
    expect(asUserError("write", "a.ts", limit)).toMatchObject({
      message: "Cannot write a.ts: it is larger than a file may be here.",
      hint: expect.stringContaining("ulimit -f"),
    });
    const other = new Error("something else");
    expect(asUserError("write", "a.ts", other)).toBe(other);
  });
});

describe("readText and removeFile", () => {
  test("take a missing file as it is", async () => {
    expect(await readText(join(folder, "never"))).toBeNull();
    await removeFile(join(folder, "never"));
    writeFileSync(join(folder, "once"), "");
    await removeFile(join(folder, "once"));
    expect(readdirSync(folder)).not.toContain("once");
  });

  test("name the path when the system refuses", async () => {
    mkdirSync(join(folder, "a-folder"));
    expect(await userErrorOf(readText(join(folder, "a-folder")))).toMatchObject({ code: "cannot_read" });
    const closed = join(folder, "closed-2");
    mkdirSync(closed);
    writeFileSync(join(closed, "a.ts"), "");
    chmodSync(closed, 0o555);
    const error = await asOrdinaryUser(() => userErrorOf(removeFile(join(closed, "a.ts"))));
    expect(error).toMatchObject({ code: "cannot_write" });
    expect(error.message).toContain("Cannot remove");
  });
});
