#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { DECLARATIONS } from "./declarations/index.ts";
import { ExitCode } from "./exit-codes.ts";
import { packageVersion } from "./package-version.ts";

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

  for (const declare of DECLARATIONS) declare(program, finish);
  return program;
}

/** An option whose value is optional takes it after an equals sign only: the word behind it may be the scenario. */
const withValue = (argument: string): string => (argument === "--trace-scheduling" ? `${argument}=` : argument);

/** Who reads the output may stop reading, as `head` does: the rest is not said, and the exit code stays what it is. */
function allowClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

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

allowClosedPipes();
main(process.argv).then((code) => {
  process.exitCode = code;
});
