// @ts-check
/**
 * Makes dist/: declarations by tsc, and the program by esbuild in a few files instead of hundreds, because a short run spends more
 * time on finding and reading modules than on simulating. So small packages go in as well, with their licences beside them, and
 * blanks are left out. What a command loads on demand stays on demand.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { buildPage } from "./build-page.mjs";

/** The packages that become part of the program; others are found when it runs. */
const BUNDLED = ["commander", "csv-parse", "csv-stringify", "fastpriorityqueue", "picocolors", "simple-statistics", "yaml", "zod"];

/** @type {{ dependencies: Record<string, string>, peerDependencies: Record<string, string> }} */
const { dependencies, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
if (status !== 0) process.exit(1);
await build({
  entryPoints: [
    ...["cli", "simulation", "workloads", "engine"].map((folder) => `src/${folder}/index.ts`),
    // The file that a thread of the pool loads.
    "src/experiments/runs/run-thread.ts",
  ],
  outdir: "dist",
  outbase: "src",
  bundle: true,
  splitting: true,
  external: Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !BUNDLED.includes(name)),
  platform: "node",
  format: "esm",
  target: "node20.19",
  // Some packages are CommonJS and ask for Node's own modules with require. The name is one that no source imports.
  banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: false,
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
});
const licences = BUNDLED.map((name) => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`);
writeFileSync("dist/licences.txt", licences.join(`\n${"-".repeat(72)}\n\n`));

const page = await buildPage();
mkdirSync("dist/page");
writeFileSync("dist/page/page.js", page.script);
writeFileSync("dist/page/zoom.js", page.zoomScript);
writeFileSync("dist/page/zoom.css", page.zoomStyle);
