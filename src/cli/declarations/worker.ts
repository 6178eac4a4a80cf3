import { packageVersion } from "../package-version.ts";
import { oneOrMore } from "./arguments.ts";
import type { Declaration } from "./declaration.ts";

/** `wavetank worker`. */
export const worker: Declaration = (program, finish) => {
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
    .action(async (options) => finish(await (await import("../commands/worker.ts")).runWorker(options, packageVersion())));
};
