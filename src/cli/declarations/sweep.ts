import { Option } from "commander";
import { packageVersion } from "../package-version.ts";
import { collect, oneOrMore } from "./arguments.ts";
import type { Declaration } from "./declaration.ts";

/** `wavetank sweep`. */
export const sweep: Declaration = (program, finish) => {
  program
    .command("sweep")
    .summary("all runs of an experiment: settings x seeds, on all cores, resumable")
    .description(
      "Runs every cell of an experiment with every seed and writes tables. Starting again in the same folder makes only the runs that are missing.",
    )
    .argument("<experiment>", "experiment file (YAML or JSON)")
    .option("-o, --out <dir>", "folder for the tables (default: wavetank-out/<name of the experiment>)")
    .option("--force", "use a folder that holds the sweep of another experiment", false)
    .addOption(new Option("--backend <backend>", "where runs are made").choices(["in-process", "threads", "bullmq"]).default("threads"))
    .option("--workers <n>", "threads: how many (default: one per core)", oneOrMore)
    .option("--queue <url>", "bullmq: the Redis server, such as redis://host:6379")
    .option("--seeds <n>", "run the seeds 1 to n instead of the experiment's", oneOrMore)
    .option("--set <path=value>", "change a field of all scenarios, as Helm's --set; repeatable", collect, [])
    .option("--until <time>", 'a duration such as 24h, or "completed", instead of the experiment\'s')
    .option("--keep-tables", "keep all tables of every run, in runs/<key>/", false)
    .addOption(new Option("--format <format>", "what goes to standard output").choices(["table", "json"]).default("table"))
    .option("--quiet", "no progress line", false)
    .option("--no-color", "no colours")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank sweep experiment.yaml\n  wavetank sweep experiment.yaml --seeds 5 -o out/\n  wavetank sweep experiment.yaml --backend bullmq --queue redis://host:6379\n\nExit code 1 when runs failed.",
    )
    .action(async (experiment: string, options) =>
      finish(await (await import("../commands/sweep.ts")).runSweep(experiment, options, packageVersion())),
    );
};
