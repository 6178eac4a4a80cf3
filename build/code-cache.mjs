// @ts-check
/** Makes a run with the program in dist/ and keeps the bytecode of all that it used: `node build/code-cache.mjs`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const scratch = mkdtempSync(join(tmpdir(), "wavetank-build-"));
process.on("exit", () => {
  writeFileSync("dist/program.cache", script.createCachedData());
  rmSync(scratch, { recursive: true });
});
process.argv.splice(2, process.argv.length, "run", "workloads/web-and-batch.yaml", "--out", join(scratch, "run"));
const { script, load } = await import("../dist/load-program.js");
load("cli/index");
