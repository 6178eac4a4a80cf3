// @ts-check
/** Makes what reports write into their pages: the scripts of `src/reports/browser/`, and uPlot's style sheet, in one file each. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = new URL("..", import.meta.url);

/**
 * @returns {Promise<{ script: string, zoomScript: string, zoomStyle: string }>} The texts of the assets.
 */
export async function buildPage() {
  const [script, zoomScript] = await Promise.all(["page", "zoom"].map(bundle));
  /** @param {string} name */
  const read = (name) => readFileSync(new URL(`node_modules/uplot/${name}`, ROOT), "utf8");
  const license = read("LICENSE").trim();
  return { script, zoomScript: `/* uPlot:\n${license}\n*/\n${zoomScript}`, zoomStyle: read("dist/uPlot.min.css") };
}

/** @param {string} name */
async function bundle(name) {
  const { outputFiles } = await build({
    entryPoints: [`src/reports/browser/${name}.ts`],
    absWorkingDir: fileURLToPath(ROOT),
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
  return outputFiles[0].text;
}
