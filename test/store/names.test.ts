import { describe, expect, test } from "vitest";
import { UserError } from "../../src/engine/errors.ts";
import { checkFileTemplate, defaultFileTemplate, migrationFileName } from "../../src/store/file-name.ts";
import { slugOf } from "../../src/store/slug.ts";

const parts = {
  date: new Date("2026-11-20T23:30:05Z"),
  revision: "3f9a1c2e7b04",
  slug: "add_posts",
  app: "blog",
  number: 2,
};

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe("migrationFileName", () => {
  test("by default: the minute in UTC, the revision and the slug", () => {
    expect(migrationFileName(defaultFileTemplate, parts)).toBe("20261120_2330_3f9a1c2e7b04_add_posts.ts");
  });

  test("every token", () => {
    const template = "{year}-{month}-{day}T{hour}.{minute}.{second}-{epoch}-{number}-{app}-{rev}-{slug}";
    expect(migrationFileName(template, parts)).toBe(
      "2026-11-20T23.30.05-1795217405-0002-blog-3f9a1c2e7b04-add_posts.ts",
    );
  });

  test.each([
    ["Europe/Berlin", "20261121_0030"],
    ["America/New_York", "20261120_1830"],
    ["Asia/Kolkata", "20261121_0500"],
    ["UTC", "20261120_2330"],
  ])("in the time zone %s", (timezone, time) => {
    expect(migrationFileName("{year}{month}{day}_{hour}{minute}", { ...parts, timezone })).toBe(`${time}.ts`);
  });

  test("midnight is hour 00", () => {
    const date = new Date("2026-01-02T00:00:00Z");
    expect(migrationFileName("{month}{day}{hour}_{rev}", { ...parts, date })).toBe("010200_3f9a1c2e7b04.ts");
  });

  test("stays a plain file name whatever goes in", () => {
    const odd = { ...parts, app: "../my app", slug: "" };
    expect(migrationFileName("{app}_{slug}_{rev}_.ts", odd)).toBe("my_app_3f9a1c2e7b04.ts");
    expect(migrationFileName(".{number} {rev}.ts", parts)).toBe("0002_3f9a1c2e7b04.ts");
  });

  test.each(["{yaer}_{rev}", "{rev", "rev}", "{}_{rev}", "{year}/{rev}", "a\\{rev}", "{slug }", "draft", "_{{rev}}"])(
    "refuses the template %s",
    (template) => {
      const error = errorOf(() => migrationFileName(template, parts));
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({ code: "invalid_file_template", exit: 2 });
      expect((error as UserError).hint).toContain("{year} {month}");
    },
  );

  test("refuses a time zone that doesn't exist", () => {
    const error = errorOf(() => migrationFileName(defaultFileTemplate, { ...parts, timezone: "Mars/Base" }));
    expect(error).toMatchObject({ code: "invalid_timezone", message: '"Mars/Base" is no time zone.' });
  });
});

test("checkFileTemplate wants something that tells two migrations apart", () => {
  checkFileTemplate(defaultFileTemplate);
  checkFileTemplate("{number}");
  expect(errorOf(() => checkFileTemplate("{year}{month}"))).toMatchObject({ code: "invalid_file_template" });
  expect(errorOf(() => checkFileTemplate("{nope}{rev}"))).toMatchObject({ code: "invalid_file_template" });
});

test.each([
  ["Add posts & tags!", "add_posts_tags"],
  ["  posts.title → heading ", "posts_title_heading"],
  ["Größe für Café", "gro_e_fur_cafe"],
  ["../../etc/passwd", "etc_passwd"],
  ["記事を追加", "migration"],
  ["", "migration"],
  ["one two three four five six seven eight nine ten eleven", "one_two_three_four_five_six_seven_eight_nine_ten"],
  ["x".repeat(80), "x".repeat(50)],
])("slugOf(%j) is %s", (message, slug) => {
  expect(slugOf(message)).toBe(slug);
});
