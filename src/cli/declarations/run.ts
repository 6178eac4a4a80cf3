import { Option } from "commander";
import { packageVersion } from "../package-version.ts";
import { collect, wholeNumber } from "./arguments.ts";
import type { Declaration } from "./declaration.ts";

/** `wavetank run`. */
export const run: Declaration = (program, finish) => {
  program
    .command("run")
    .summary("one run: progress, summary table, CSV files, HTML report")
    .description("Runs a scenario in virtual time, prints a summary and writes one folder of tables with a report in HTML.")
    .argument("<scenario>", "scenario file (YAML or JSON)")
    .option("-o, --out <dir>", "folder for the tables (default: wavetank-out/<name of the scenario>)")
    .option("--force", "replace a run that the folder already holds", false)
    .option("--seed <n>", "seed of all chance, instead of the scenario's", wholeNumber)
    .option("--set <path=value>", "change a field of the scenario, as Helm's --set; repeatable", collect, [])
    .option("--until <time>", 'a duration such as 24h, or "completed", instead of the scenario\'s')
    .addOption(new Option("--format <format>", "what goes to standard output").choices(["table", "json", "markdown"]).default("table"))
    .addOption(
      new Option("--tables <format>", "parquet: also writes every table as a Parquet file").choices(["csv", "parquet"]).default("csv"),
    )
    .option("--openmetrics", "write metrics.om: the end of the run as OpenMetrics text, with the names of kube-state-metrics", false)
    .option("--trace-events", "write trace-events.json, for Perfetto: nodes, the pods on them and autoscaler decisions over time", false)
    .option(
      "--trace-scheduling [=pods]",
      "write scheduling.csv: what every plugin said of every node, for namespace/name or a label selector; without a value for all pods, which is large",
    )
    .option("--no-report", "write no report.html")
    .option("--quiet", "no progress line", false)
    .option("--no-color", "no colours")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank run workloads/openb.yaml -o out/\n  wavetank run scenario.yaml --seed 7 --until 24h\n  wavetank run scenario.yaml --set spec.clusterAutoscaler.expander=most-pods --force\n  wavetank run scenario.yaml --format json | jq .summary\n  wavetank run scenario.yaml --trace-scheduling=default/web-0",
    )
    .action(async (scenario: string, options) =>
      finish(await (await import("../commands/run.ts")).run(scenario, options, packageVersion())),
    );
};
