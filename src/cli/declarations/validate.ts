import { Option } from "commander";
import { collect } from "./arguments.ts";
import type { Declaration } from "./declaration.ts";

/** `wavetank validate`. */
export const validate: Declaration = (program, finish) => {
  program
    .command("validate")
    .summary("check any input, run nothing")
    .description("Checks scenarios, manifests, dumps and traces, and says what is in them.")
    .argument("<file...>", "files to check")
    .addOption(new Option("--format <format>", "what goes to standard output").choices(["table", "json"]).default("table"))
    .option("--set <path=value>", "change a field of the scenarios before checking; repeatable", collect, [])
    .option("--no-color", "no colours")
    .addHelpText("after", "\nExamples:\n  wavetank validate scenario.yaml\n  wavetank validate apps/*.yaml dump.json log.swf")
    .action(async (files: string[], options) => finish(await (await import("../commands/validate.ts")).validate(files, options)));
};
