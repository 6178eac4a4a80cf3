// @ts-check
/** Makes dist/: declarations by tsc, the program by esbuild, the scripts of reports, and the program's code cache. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { buildPage } from "./page.mjs";
import { buildProgram } from "./program.mjs";

// Some file systems keep a file under another name as long as somebody reads it: whoever runs the program meanwhile is waited for.
rmSync("dist", { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
if (status !== 0) process.exit(1);
await buildProgram();

const page = await buildPage();
mkdirSync("dist/page");
writeFileSync("dist/page/page.js", page.script);
writeFileSync("dist/page/zoom.js", page.zoomScript);
writeFileSync("dist/page/zoom.css", page.zoomStyle);

execFileSync(process.execPath, ["build/code-cache.mjs"], { stdio: ["ignore", "ignore", "inherit"] });
