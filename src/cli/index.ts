#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ExitCode } from "./exit-codes.ts";
import { packageVersion } from "./package-version.ts";

const collect = (value: string, before: string[]): string[] => [...before, value];

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw new InvalidArgumentError("expected a whole number of 0 or more");
  return Number(text);
}

function oneOrMore(text: string): number {
  const number = wholeNumber(text);
  if (number < 1) throw new InvalidArgumentError("expected a whole number of 1 or more");
  return number;
}

/** The command line. Each command loads what it needs when it is called. */
function makeProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command("wavetank")
    .description("Rehearses a Kubernetes cluster in virtual time.")
    .version(packageVersion(), "-V, --version")
    .showHelpAfterError("(wavetank --help shows what there is)")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank init my-cluster\n  wavetank run my-cluster/scenario.yaml\n  wavetank explain wavetank-out/my-cluster\n  wavetank validate my-cluster/scenario.yaml\n\nExit codes: 0 fine, 1 an objective was missed or a comparison failed, 2 wrong input, 3 a bug, 130 interrupted.",
    );

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
      finish(await (await import("./commands/run.ts")).run(scenario, options, packageVersion())),
    );

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
      finish(await (await import("./commands/sweep.ts")).runSweep(experiment, options, packageVersion())),
    );

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
    .action(async (plan: string, options) => finish(await (await import("./commands/plan.ts")).runPlan(plan, options, packageVersion())));

  program
    .command("worker")
    .summary("make the runs of sweeps on other machines")
    .description("Takes runs from a queue and makes them, one per thread. The files of the scenarios must be there, under the same paths.")
    .requiredOption("--queue <url>", "the Redis server, such as redis://host:6379, or the path of a socket")
    .option("--threads <n>", "runs at the same time (default: one per core)", oneOrMore)
    .option("--lock <time>", "a run whose worker is silent for so long is given to another", "30s")
    .option("--until-idle [time]", "leave when the queue has been empty for so long; without a value 5s")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank worker --queue redis://host:6379\n  wavetank worker --queue redis://host:6379 --threads 4 --until-idle 1m",
    )
    .action(async (options) => finish(await (await import("./commands/worker.ts")).runWorker(options, packageVersion())));

  program
    .command("compare")
    .summary("paired comparison with a verdict; exit code for CI")
    .description(
      "Compares two runs, two sweeps seed by seed, or two cells of a sweep, and says for each metric: better, worse, the same within the margin, or that it cannot be told. With --history: the commits at which a metric moved.",
    )
    .argument("[folders...]", "A and B: folders of runs or of sweeps; one sweep with --cells; the run for --append-history")
    .option("--cells <cells...>", "compare cell X of A with cell Y of B: 0 3, or 0,3")
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
      "\nExamples:\n  wavetank compare before/ after/\n  wavetank compare main-sweep/ branch-sweep/ --fail-on worse --format markdown\n  wavetank compare sweep/ --cells 0 3 -o comparison/\n  wavetank compare before/ after/ --metrics node_hours,cost_usd --margin 2% --margin cost_usd=0.5\n  wavetank compare expected/ out/ --assume-deterministic --margin 0% --fail-on any-change\n  wavetank compare out/ --append-history history.csv --commit 1a2b3c4 --history history.csv --fail-on worse\n\nTwo single runs cannot tell luck from cause: sweep over seeds, or say --assume-deterministic. How it is computed: docs/statistics.md.",
    )
    .action(async (folders: string[], options) => finish((await import("./commands/compare.ts")).compare(folders, options)));

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
    .action(async (folders: string[], options) => finish(await (await import("./commands/report.ts")).report(folders, options)));

  program;

  program
    .command("explain")
    .summary("why did this pod wait, why did that node come")
    .description("Tells, from the tables of a run, why an object went as it did; without an object, what all pods waited for.")
    .argument("<run>", "folder that wavetank run has written")
    .argument("[kind]", "pod, node, pool, deployment, job or statefulset")
    .argument("[name]", "its name, or namespace/name")
    .addOption(new Option("--format <format>", "what goes to standard output").choices(["table", "json"]).default("table"))
    .option("--width <columns>", "columns to draw in, instead of the terminal's", wholeNumber)
    .option("--no-color", "no colours")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank explain wavetank-out/night\n  wavetank explain wavetank-out/night pod batch/job-7-0\n  wavetank explain wavetank-out/night node general-3 --format json",
    )
    .action(async (run: string, kind: string | undefined, name: string | undefined, options) =>
      finish((await import("./commands/explain.ts")).explain(run, kind, name, options)),
    );

  program
    .command("validate")
    .summary("check any input, run nothing")
    .description("Checks scenarios, manifests, dumps and traces, and says what is in them.")
    .argument("<file...>", "files to check")
    .addOption(new Option("--format <format>", "what goes to standard output").choices(["table", "json"]).default("table"))
    .option("--set <path=value>", "change a field of the scenarios before checking; repeatable", collect, [])
    .option("--no-color", "no colours")
    .addHelpText("after", "\nExamples:\n  wavetank validate scenario.yaml\n  wavetank validate apps/*.yaml dump.json log.swf")
    .action(async (files: string[], options) => finish(await (await import("./commands/validate.ts")).validate(files, options)));

  program
    .command("init")
    .summary("write a small commented scenario to start from")
    .description("Writes a folder with a commented scenario and two manifests. Replaces nothing.")
    .argument("[name]", "name of the folder and of the scenario", "my-cluster")
    .option("--no-color", "no colours")
    .addHelpText("after", "\nExamples:\n  wavetank init\n  wavetank init batch-night && wavetank run batch-night/scenario.yaml")
    .action(async (name: string, options) => finish((await import("./commands/init.ts")).init(name, options)));

  return program;
}

/** An option whose value is optional takes it after an equals sign only: the word behind it may be the scenario. */
const withValue = (argument: string): string => (argument === "--trace-scheduling" ? `${argument}=` : argument);

async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = ExitCode.Fine;
  const program = makeProgram((result) => {
    code = result;
  });
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync(argv.map(withValue));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Fine : ExitCode.WrongInput;
    const { reportFailure } = await import("./failure.ts");
    return reportFailure(error, argv);
  }
  return code;
}

process.exitCode = await main(process.argv);
