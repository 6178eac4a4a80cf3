import { Option } from "commander";
import { collect } from "./arguments.ts";
import type { Declaration } from "./declaration.ts";

/** `wavetank compare`. */
export const compare: Declaration = (program, finish) => {
  program
    .command("compare")
    .summary("paired comparison with a verdict; exit code for CI")
    .description(
      "Compares two runs, two sweeps seed by seed, or two cells of a sweep, and says for each metric: better, worse, the same within the margin, or that it cannot be told. With --history: the commits at which a metric moved.",
    )
    .argument("[folders...]", "A and B: folders of runs or of sweeps; one sweep with --cells; the run for --append-history")
    .option("--cells <cells...>", "compare cell X of A with cell Y of B: 1 4, or 1,4")
    .option("--metrics <names>", "metrics to compare, separated by commas (default: the headline metrics)")
    .option("--all-metrics", "compare every metric; finds less, as chance has more places to strike", false)
    .option("--margin <share>", "differences within it do not matter: 1%, or name=2%, or name=0.5 in its unit; repeatable", collect, [])
    .option("--alpha <p>", "probability of any false alarm in the comparison (default: 0.005)")
    .option("--assume-deterministic", "one run on each side, free of chance: its differences themselves decide", false)
    .option(
      "--fail-on <verdicts>",
      "end with exit code 1 on worse, any-change, cannot-tell; repeatable or separated by commas",
      collect,
      [],
    )
    .addOption(new Option("--format <format>", "what goes to standard output").choices(["table", "json", "markdown"]).default("table"))
    .option("-o, --out <dir>", "write comparison.csv, pairs.csv and comparison.json into a folder")
    .option("--history <file>", "look for changes in a CSV file with the columns commit,metric,value, oldest first")
    .option("--append-history <file>", "append the metrics of a run to such a file, as --commit")
    .option("--commit <name>", "name of the commit to append")
    .option("--no-color", "no colours")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank compare before/ after/\n  wavetank compare main-sweep/ branch-sweep/ --fail-on worse --format markdown\n  wavetank compare sweep/ --cells 1 4 -o comparison/\n  wavetank compare before/ after/ --metrics node_hours,cost_usd --margin 2% --margin cost_usd=0.5\n  wavetank compare expected/ out/ --assume-deterministic --margin 0% --fail-on any-change\n  wavetank compare out/ --append-history history.csv --commit 1a2b3c4 --history history.csv --fail-on worse\n\nTwo single runs cannot tell luck from cause: sweep over seeds, or say --assume-deterministic. How it is computed: docs/statistics.md.",
    )
    .action(async (folders: string[], options) => finish((await import("../commands/compare.ts")).compare(folders, options)));
};
