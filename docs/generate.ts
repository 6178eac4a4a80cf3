import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { generatedPages } from "./generate/pages.ts";

const HELP = `Writes the pages under docs/ that are made from the source code.

Usage: npm run docs            write them
       npm run docs -- --check  fail when one of them is stale
`;

const args = process.argv.slice(2);
if (args.some((arg) => arg !== "--check")) {
  process.stdout.write(HELP);
  process.exitCode = args.includes("--help") ? 0 : 2;
} else {
  for (const { file, text } of generatedPages()) {
    const url = new URL(`./${file}`, import.meta.url);
    const stale = !existsSync(url) || readFileSync(url, "utf8") !== text;
    if (!args.includes("--check")) writeFileSync(url, text);
    else if (stale) {
      process.stderr.write(`docs/${file} is stale: write it with npm run docs\n`);
      process.exitCode = 1;
    }
  }
}
