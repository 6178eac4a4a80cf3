import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Adapter } from "./adapter.ts";
import { adapters } from "./adapters/index.ts";
import { formatCase, formatScores, jsonScores } from "./print.ts";
import { ArgumentError, readSuite, suitesIn } from "./read-cases.ts";
import { adapterOf, runCase, runSuite } from "./runner.ts";
import { raised, readScores, writeScores } from "./scores.ts";

/** The project's own copy of the public cases. */
export const CASES_FOLDER = fileURLToPath(new URL("./cases", import.meta.url));

const HELP = `Runs golden cases, answered by the real Go code, through wavetank and prints how many pass.

Usage: npm run conformance -- [options]

  --cases DIR       folder with <suite>/*.jsonl.gz (default: test/conformance/cases)
  --suite NAME      this suite only; may be repeated
  --only ID         one case: its input and every difference
  --json            one JSON object: {"suites":[{"suite","total","passed","failed":[ids],"notRun"}]}
  --update-scores   raise test/conformance/scores.json to what passes now; it is never lowered
  --help            this text

Exit code: 0 all cases that ran pass, 1 one failed, 2 wrong arguments.

Examples:
  npm run conformance
  npm run conformance -- --suite scheduler-cycle
  npm run conformance -- --only scheduler-cycle/taints/3
  npm run --silent conformance -- --cases ~/more-cases --json
`;

/** Where the runner writes. */
export interface Output {
  out(text: string): unknown;
  error(text: string): unknown;
}

/** Runs the command line `args` and returns its exit code. */
export function main(args: readonly string[], { out, error }: Output, list: readonly Adapter[] = adapters): number {
  try {
    return run(args, out, list);
  } catch (problem) {
    if (!(problem instanceof ArgumentError)) throw problem;
    error(`${problem.message}\nTry --help.\n`);
    return 2;
  }
}

function run(args: readonly string[], out: Output["out"], list: readonly Adapter[]): number {
  const options = parse(args);
  if (options.help) {
    out(HELP);
    return 0;
  }
  const folder = options.cases ?? CASES_FOLDER;
  const names = chosenSuites(suitesIn(folder), options.suite, folder);
  if (options.only !== undefined) return runOnly(options.only, folder, names, options.json, out, list);
  const suites = names.map((name) => runSuite(name, readSuite(folder, name), adapterOf(name, list)));
  out(options.json ? `${JSON.stringify(jsonScores(suites))}\n` : `${formatScores(suites).join("\n")}\n`);
  if (options["update-scores"]) writeScores(raised(readScores(), suites));
  return suites.some(({ failed }) => failed.length > 0) ? 1 : 0;
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        cases: { type: "string" },
        suite: { type: "string", multiple: true, default: [] },
        only: { type: "string" },
        json: { type: "boolean", default: false },
        "update-scores": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values["update-scores"] && (values.cases !== undefined || values.only !== undefined)) {
      throw new ArgumentError("--update-scores counts the project's own cases: leave out --cases and --only");
    }
    return values;
  } catch (error) {
    throw error instanceof ArgumentError ? error : new ArgumentError((error as Error).message);
  }
}

function chosenSuites(present: readonly string[], asked: readonly string[], folder: string): readonly string[] {
  for (const name of asked) {
    if (!present.includes(name)) throw new ArgumentError(`no suite "${name}" in ${folder}: there are ${present.join(", ")}`);
  }
  return asked.length === 0 ? present : present.filter((name) => asked.includes(name));
}

function runOnly(
  id: string,
  folder: string,
  suites: readonly string[],
  json: boolean,
  out: Output["out"],
  list: readonly Adapter[],
): number {
  const suite = suites.find((name) => id.startsWith(`${name}/`));
  if (suite === undefined) throw new ArgumentError(`no case "${id}": its suite is none of ${suites.join(", ")}`);
  const cases = readSuite(folder, suite);
  const testCase = cases.find((candidate) => candidate.id === id);
  if (testCase === undefined)
    throw new ArgumentError(
      `no case "${id}"${similarIds(
        id,
        cases.map((candidate) => candidate.id),
      )}`,
    );
  const outcome = runCase(testCase, adapterOf(suite, list));
  if (json) out(`${JSON.stringify(jsonScores([runSuite(suite, [testCase], adapterOf(suite, list))]))}\n`);
  else out(`${formatCase(testCase, outcome).join("\n")}\n`);
  return outcome.kind === "failed" || outcome.kind === "crashed" ? 1 : 0;
}

/** A few ids that begin like the one asked for, to show how they look. */
function similarIds(id: string, ids: readonly string[]): string {
  for (let prefix = id; prefix !== ""; prefix = prefix.slice(0, prefix.lastIndexOf("/", prefix.length - 2) + 1)) {
    const similar = ids.filter((candidate) => candidate.startsWith(prefix));
    if (similar.length > 0) return `: did you mean ${similar.slice(0, 3).join(", ")}?`;
  }
  return "";
}
