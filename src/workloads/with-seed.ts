import type { LoadedScenario } from "./loaded-scenario.ts";

/** What `written` of the settings looks like: the scenario file. */
interface Written {
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The scenario as if it had been loaded with another seed: nothing that is read depends on it. */
export function withSeed(scenario: LoadedScenario, seed: number): LoadedScenario {
  const written = scenario.settings["written"] as Written | undefined;
  const settings = { ...scenario.settings, seed, written: { ...written, spec: { ...written?.spec, seed } } };
  return { ...scenario, seed, settings };
}
