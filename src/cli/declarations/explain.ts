import { Option } from "commander";
import { wholeNumber } from "./arguments.ts";
import type { Declaration } from "./declaration.ts";

/** `wavetank explain`. */
export const explain: Declaration = (program, finish) => {
  program
    .command("explain")
    .summary("why did this pod wait, why did that node come")
    .description("Tells, from the tables of a run, why an object went as it did; without an object, what all pods waited for.")
    .argument("<run>", "folder that wavetank run has written")
    .argument("[kind]", "pod, node, pool, deployment, job or statefulset")
    .argument("[name]", "its name, or namespace/name")
    .addOption(new Option("--format <format>", "what goes to standard output").choices(["table", "json"]).default("table"))
    .option("--all", "leave nothing out of long lists", false)
    .option("--width <columns>", "columns to draw in, instead of the terminal's", wholeNumber)
    .option("--no-color", "no colours")
    .addHelpText(
      "after",
      "\nExamples:\n  wavetank explain wavetank-out/night\n  wavetank explain wavetank-out/night pod batch/job-7-0\n  wavetank explain wavetank-out/night node general-3 --format json",
    )
    .action(async (run: string, kind: string | undefined, name: string | undefined, options) =>
      finish((await import("../commands/explain.ts")).explain(run, kind, name, options)),
    );
};
