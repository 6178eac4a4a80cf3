import type { Declaration } from "./declaration.ts";

/** `wavetank report`. */
export const report: Declaration = (program, finish) => {
  program
    .command("report")
    .summary("draw the HTML report again from tables")
    .description("Draws the report of each folder that a run, a sweep, a comparison or a plan left, from its tables alone.")
    .argument("<dir...>", "folders with run.json, sweep.json, comparison.json or plan.json")
    .option("-o, --out <file>", "where the report goes, for a single folder (default: report.html in the folder)")
    .option("--no-color", "no colours")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank report wavetank-out/my-cluster\n  wavetank report out/ -o openb.html\n  wavetank report sweep/ sweep/runs/*",
    )
    .action(async (folders: string[], options) => finish((await import("../commands/report.ts")).report(folders, options)));

  program;
};
