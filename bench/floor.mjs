// What any tool of this kind must spend, step by step; the argument says how many steps to take. Run by itself:
// 0 Node starts, 1 the packages are loaded, 2 the models are bundled and loaded, 3 one query of the catalog.
import process from "node:process";
import { pathToFileURL } from "node:url";

const steps = Number(process.argv[2]);
const url = process.argv[3] ?? "";

if (steps >= 1) {
  await import("drizzle-orm/pg-core");
  const { default: postgres } = await import("postgres");
  if (steps >= 2) {
    const { build } = await import("esbuild");
    await build({
      entryPoints: ["core/models.ts"],
      outfile: "core/floor.mjs",
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
    });
    await import(pathToFileURL("core/floor.mjs").href);
  }
  if (steps >= 3) {
    const sql = postgres(url, { max: 1 });
    await sql`select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid)
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      order by c.relname, a.attnum`;
    await sql.end();
  }
}
