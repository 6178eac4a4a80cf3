#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ExitCode } from "./exit-codes.ts";
import { packageVersion } from "./package-version.ts";

const collect = (value: string, before: string[]): string[] => [...before, value];

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw new InvalidArgumentError("expected a whole number of 0 or more");
  return Number(text);
}

/** The command line. Each command loads what it needs when it is called. */
function makeProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command("wavetank")
    .description("Rehearses a Kubernetes cluster in virtual time.")
    .version(packageVersion(), "-V, --version")
    .showHelpAfterError("(wavetank --help shows what there is)")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank init my-cluster\n  wavetank run my-cluster/scenario.yaml\n  wavetank explain wavetank-out/my-cluster\n  wavetank validate my-cluster/scenario.yaml\n\nExit codes: 0 fine, 1 an objective was missed, 2 wrong input, 3 a bug, 130 interrupted.",
    );

  program
    .command("run")
    .summary("one run: progress, summary table, CSV files")
    .description("Runs a scenario in virtual time, prints a summary and writes one folder of tables.")
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
