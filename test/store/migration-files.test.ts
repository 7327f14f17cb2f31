import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readHead, writeHead } from "../../src/store/head.ts";
import { listMigrations } from "../../src/store/migration-files.ts";
import { temporaryFolder, userErrorOf } from "./folder.ts";

const folder = temporaryFolder();

describe("listMigrations", () => {
  test("finds the migrations, sorted by name, and leaves out what isn't one", async () => {
    const directory = join(folder, "mixed");
    mkdirSync(join(directory, "20260101_folder.ts"), { recursive: true });
    const others = ["draft.ts", "head", ".hidden.ts", ".b.ts.3f.tmp", "types.d.ts", "a.test.ts", "README.md", "c.json"];
    for (const name of ["20260102_b.ts", "20260102_B.ts", "20260101_a.ts", "10_c.js", ...others]) {
      writeFileSync(join(directory, name), `// ${name}\n`);
    }
    const found = await listMigrations(directory);
    expect(found.map(({ file }) => file)).toEqual(["10_c.js", "20260101_a.ts", "20260102_B.ts", "20260102_b.ts"]);
    expect(found[1]).toMatchObject({ path: join(directory, "20260101_a.ts"), text: "// 20260101_a.ts\n" });
  });

  test("the checksum is that of the text, whatever the line ends", async () => {
    const directory = join(folder, "checksums");
    mkdirSync(directory);
    for (const [name, text] of [
      ["1.ts", "a\nb\n"],
      ["2.ts", "a\r\nb\r\n"],
      ["3.ts", "\uFEFFa\nb\n"],
      ["4.ts", "a\nb"],
    ] as const) {
      writeFileSync(join(directory, name), text);
    }
    const [unix, windows, marked, other] = (await listMigrations(directory)).map(({ checksum }) => checksum);
    // printf 'a\nb\n' | sha256sum
    expect(unix).toBe("911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2");
    expect(windows).toBe(unix);
    expect(marked).toBe(unix);
    expect(other).not.toBe(unix);
  });

  test("no directory, no migrations; a file in its place is an error", async () => {
    expect(await listMigrations(join(folder, "none"))).toEqual([]);
    writeFileSync(join(folder, "file"), "");
    expect(await userErrorOf(listMigrations(join(folder, "file")))).toMatchObject({ code: "cannot_read" });
  });
});

describe("the head file", () => {
  test("is one line", async () => {
    expect(await readHead(folder)).toEqual([]);
    await writeHead(folder, "20261120_1530_3f9a1c2e7b04_add_posts");
    expect(await readHead(folder)).toEqual(["20261120_1530_3f9a1c2e7b04_add_posts"]);
  });

  test("names both sides of a conflict, and not what they started from", async () => {
    const directory = join(folder, "conflict");
    mkdirSync(directory);
    writeFileSync(
      join(directory, "head"),
      "<<<<<<< HEAD\nours\n||||||| 1b8e0c7\nbase\n=======\ntheirs\n>>>>>>> feature\n",
    );
    expect(await readHead(directory)).toEqual(["ours", "theirs"]);
  });
});
