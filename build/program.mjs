// @ts-check
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** The command line, as a path below src/ without its ending. */
const COMMAND_LINE = "cli/index";

/** What others import: the public interface, what the benchmarks use, and the file that a thread of the pool loads. */
const LIBRARIES = ["simulation/index", "workloads/index", "engine/index", "experiments/runs/run-thread"];

/** The packages that become part of the program; others are found when it runs. */
const BUNDLED = ["commander", "csv-parse", "csv-stringify", "fastpriorityqueue", "picocolors", "simple-statistics", "yaml", "zod"];

/** @type {{ dependencies: Record<string, string>, peerDependencies: Record<string, string> }} */
const { dependencies, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

/** The packages that stay outside. */
const EXTERNAL = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !BUNDLED.includes(name));

/** Writes the program into dist/: the script, its loader and its entries, and its licences. */
export async function buildProgram() {
  await bundle();
  const licences = BUNDLED.map((name) => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`);
  writeFileSync("dist/licences.txt", licences.join(`\n${"-".repeat(72)}\n\n`));

  copyFileSync("build/load-program.js", "dist/load-program.js");
  const { load } = await import(pathToFileURL("dist/load-program.js").href);
  for (const entry of LIBRARIES) writeEntry(entry, `export const { ${Object.keys(load(entry)).sort().join(", ")} } = load("${entry}");`);
  const commandLine = writeEntry(COMMAND_LINE, `load("${COMMAND_LINE}");`, "#!/usr/bin/env node\n");
  chmodSync(commandLine, 0o755);
}

/** One script of all that stands in src/ and in the small packages, without blanks. */
async function bundle() {
  const entries = [COMMAND_LINE, ...LIBRARIES].map((entry) => `module.exports["${entry}"] = () => require("./src/${entry}.ts");`);
  const { outputFiles } = await build({
    stdin: { contents: entries.join("\n"), resolveDir: "." },
    outfile: "dist/program.cjs",
    bundle: true,
    external: EXTERNAL,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    banner: { js: '(function (module, require, extern, url) { "use strict";' },
    footer: { js: "})" },
    define: { "import.meta.url": "url" },
    minifySyntax: true,
    minifyWhitespace: true,
    // Node prints the line of an error that nobody catches.
    lineLimit: 160,
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
    write: false,
  });
  for (const { path, text } of outputFiles) writeFileSync(path, path.endsWith(".cjs") ? withoutImports(text) : text);
}

/**
 * What is left of import() is for what stays outside. A script with a code cache cannot import, its loader can; the names are as long, so that
 * the source map holds.
 * @param {string} script
 */
function withoutImports(script) {
  const imported = Array.from(script.matchAll(/\bimport\(([^)]*)/g), ([, argument]) => argument);
  const others = imported.filter((argument) => !EXTERNAL.includes(argument.slice(1, -1)) && !/^url\d*$/.test(argument));
  if (others.length > 0) throw new Error(`expected import() of packages outside and of a plugin's url, found ${others.join(", ")}`);
  return script.replaceAll(/\bimport\(/g, "extern(");
}

/**
 * Writes the module that hands on an entry of the program.
 * @param {string} entry
 * @param {string} statement
 * @returns {string} Its file.
 */
function writeEntry(entry, statement, start = "") {
  const file = `dist/${entry}.js`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${start}import { load } from "${relative(dirname(file), "dist/load-program.js")}";\n${statement}\n`);
  return file;
}
