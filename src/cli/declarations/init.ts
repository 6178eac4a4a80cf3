import type { Declaration } from "./declaration.ts";

/** `wavetank init`. */
export const init: Declaration = (program, finish) => {
  program
    .command("init")
    .summary("write a small commented scenario to start from")
    .description("Writes a folder with a commented scenario and two manifests. Replaces nothing.")
    .argument("[name]", "name of the folder and of the scenario", "my-cluster")
    .option("--no-color", "no colours")
    .addHelpText("after", "\nExamples:\n  wavetank init\n  wavetank init batch-night && wavetank run batch-night/scenario.yaml")
    .action(async (name: string, options) => finish((await import("../commands/init.ts")).init(name, options)));
};
