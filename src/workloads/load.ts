import type { FileReport } from "./check-file.ts";
import { InputError, type InputProblem } from "./errors.ts";
import type { ExperimentFile } from "./experiment-file.ts";
import type { LoadedScenario, LoadOptions } from "./loaded-scenario.ts";
import type { PlanFile } from "./plan-file.ts";
import type { ReadScenario } from "./scenario.ts";

/**
 * Reads a scenario and everything it refers to, and loads the plugins that it names. Throws InputError with all problems found.
 * The readers, and the YAML and schema libraries that they need, are loaded with the first call: a program that fills in its own
 * scenario never pays for them.
 */
export async function loadScenario(file: string, options: LoadOptions = {}): Promise<LoadedScenario> {
  const { scenario, problems } = await readScenario(file, options);
  return checked(scenario, problems, options);
}

/** As {@link loadScenario}, without plugins, and it throws only when the scenario file itself is wrong: for those who will load it changed. */
export async function readScenario(file: string, options: LoadOptions = {}): Promise<ReadScenario> {
  const reader = await import("./scenario.ts");
  return reader.readScenario(file, options);
}

/** Checks one file of any kind and says what is in it. Throws InputError with all problems found. */
export async function checkFile(file: string, options: LoadOptions = {}): Promise<FileReport> {
  const reader = await import("./check-file.ts");
  const { problems = [], ...report } = reader.checkFile(file, options);
  return report.scenario === undefined ? report : { ...report, scenario: await checked(report.scenario, problems, options) };
}

/** Reads an experiment file by itself; its scenarios are the caller's to load. Throws InputError with all problems found. */
export async function readExperiment(file: string): Promise<ExperimentFile> {
  const reader = await import("./experiment-file.ts");
  return reader.readExperiment(file);
}

/** Reads a plan file by itself; its scenario is the caller's to load. Throws InputError with all problems found. */
export async function readPlan(file: string): Promise<PlanFile> {
  const reader = await import("./plan-file.ts");
  return reader.readPlan(file);
}

/** With its plugins, when nothing is wrong: neither with what was read, nor with them, nor in the eyes of the caller. */
async function checked(scenario: LoadedScenario, problems: readonly InputProblem[], { check }: LoadOptions): Promise<LoadedScenario> {
  const found = [...problems];
  try {
    const whole = await withPlugins(scenario);
    found.push(...(check?.(whole) ?? []));
    if (found.length === 0) return whole;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    found.push(...error.problems);
  }
  throw new InputError(found);
}

async function withPlugins(scenario: LoadedScenario): Promise<LoadedScenario> {
  if (scenario.schedulerPlugins === undefined) return scenario;
  const { importPlugins } = await import("./scheduler-plugins.ts");
  return { ...scenario, schedulerPlugins: await importPlugins(scenario.schedulerPlugins) };
}
