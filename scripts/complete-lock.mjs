// Writes the packages of other platforms into package-lock.json where they are missing: a registry that mirrors only
// some platforms leaves them out, and `npm ci` then refuses the lock everywhere. Run after `npm install` behind such a
// mirror. Name and version are the dependent's own word; the platform follows from the name.
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";

const file = process.argv[2] ?? "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64", "wasm32"];

let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const home = path.slice(0, path.lastIndexOf("node_modules/"));
    const key = `${home}node_modules/${name}`;
    const platform = platformOf(name);
    if (platform === null || isFound(path, name)) continue;
    const { dev, peer } = entry;
    lock.packages[key] = { version, ...platform, ...(dev && { dev }), optional: true, ...(peer && { peer }) };
    added++;
  }
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en"));
lock.packages = Object.fromEntries(sorted);
if (added > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages of other platforms added to ${file}`);

/** As Node resolves: in the node_modules of the package itself, then of each folder above it. */
function isFound(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (`${at === "" ? "" : `${at}/`}node_modules/${name}` in lock.packages) return true;
    if (at === "" || !at.includes("/")) return `node_modules/${name}` in lock.packages;
  }
}

/** `null`: the name is no platform's, so that nothing is made up. */
function platformOf(name) {
  const words = name
    .replace("windows", "win32")
    .split(/[/-]/)
    .map((word) => word.replace(/^armv\d.*/, "arm"));
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length === 0) return cpu.includes("wasm32") ? { cpu } : null;
  const libc = words.some((word) => word.startsWith("musl")) ? ["musl"] : ["glibc"];
  return { ...(cpu.length > 0 && { cpu }), ...(words.some((word) => /^(?:musl|gnu)/.test(word)) && { libc }), os };
}
