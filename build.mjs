// @ts-check
/**
 * Makes dist/: declarations by tsc, and the program by esbuild in a few files instead of hundreds, because a short run spends more
 * time on finding modules than on simulating. Packages stay outside, and what a command loads on demand stays on demand.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { buildPage } from "./build-page.mjs";

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
if (status !== 0) process.exit(1);
await build({
  entryPoints: ["cli", "simulation", "workloads", "engine"].map((folder) => `src/${folder}/index.ts`),
  outdir: "dist",
  outbase: "src",
  bundle: true,
  splitting: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20.19",
  keepNames: false,
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
});

const page = await buildPage();
mkdirSync("dist/page");
writeFileSync("dist/page/page.js", page.script);
writeFileSync("dist/page/zoom.js", page.zoomScript);
writeFileSync("dist/page/zoom.css", page.zoomStyle);
