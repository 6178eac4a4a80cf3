// @ts-check
/** Makes a run with the program in dist/ and keeps the bytecode of all that it used: `node build/code-cache.mjs`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { script, load } = await import("../dist/load-program.js");
const scratch = mkdtempSync(join(tmpdir(), "wavetank-build-"));
process.on("exit", (code) => {
  rmSync(scratch, { recursive: true });
  if (code === 0) writeFileSync("dist/program.cache", script.createCachedData());
});
process.argv.splice(2, process.argv.length, "run", "workloads/web-and-batch.yaml", "--out", join(scratch, "run"));
load("cli/index");
