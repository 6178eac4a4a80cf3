import { Option } from "commander";
import { packageVersion } from "../package-version.ts";
import { oneOrMore } from "./arguments.ts";
import type { Declaration } from "./declaration.ts";

/** `wavetank plan`. */
export const plan: Declaration = (program, finish) => {
  program
    .command("plan")
    .summary("the cheapest configuration that meets the objectives")
    .description(
      "Searches pool sizes for the cheapest configuration that meets every objective, and puts it through its drills: more load, lost machines and zones, upgrades. Starting again in the same folder uses the runs that are there.",
    )
    .argument("<plan>", "plan file (YAML or JSON)")
    .option("-o, --out <dir>", "folder for the tables (default: wavetank-out/<name of the plan>)")
    .option("--force", "use a folder that holds another plan or sweep", false)
    .addOption(new Option("--backend <backend>", "where runs are made").choices(["in-process", "threads"]).default("threads"))
    .option("--workers <n>", "threads: how many (default: one per core)", oneOrMore)
    .option("--exhaustive", "try every configuration instead of searching", false)
    .option("--no-report", "write no report.html")
    .addOption(new Option("--format <format>", "what goes to standard output").choices(["table", "json", "markdown"]).default("table"))
    .option("--quiet", "no progress line", false)
    .option("--no-color", "no colours")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank plan workloads/plan-openb.yaml\n  wavetank plan plan.yaml --format markdown > plan.md\n\nExit code 1 when no configuration within the bounds meets the objectives.",
    )
    .action(async (plan: string, options) => finish(await (await import("../commands/plan.ts")).runPlan(plan, options, packageVersion())));
};
