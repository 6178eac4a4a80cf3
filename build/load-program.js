// @ts-check
/**
 * Loads the program, of which every entry in dist/ is a part. It is one script with V8's code cache beside it: the bytecode of what a
 * run uses, so that a short run need not parse and compile it. A cache of another version of Node is refused by V8, and the script is
 * compiled as ever.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const url = new URL("program.cjs", import.meta.url);
const cache = new URL("program.cache", import.meta.url);

/** The program, compiled; evaluated, it is a function of its own `module`, `require`, `import()` and `url`. */
export const script = new Script(readFileSync(url, "latin1"), {
  filename: fileURLToPath(url),
  ...(existsSync(cache) && { cachedData: readFileSync(cache) }),
});

/** @type {{ exports: Record<string, () => Record<string, unknown>> }} */
const module = { exports: {} };
/** @param {string} specifier */
const extern = (specifier) => import(specifier);
script.runInThisContext()(module, createRequire(url), extern, url.href);

/**
 * What an entry exports. Its modules are evaluated when it is first asked for.
 * @param {string} entry Path below src/, without its ending.
 */
export const load = (entry) => module.exports[entry]();
