import { InputError, type InputProblem, overlap, type Path, type PlanFile, stepsOf } from "../../workloads/index.ts";
import { nameOfType } from "./configuration.ts";

/**
 * Does `load`; what it complains of in settings that come from the plan is told at the line of the plan, or in its scenario, that says it.
 * `pools` are the names of the pools in the order of these settings; undefined: they are the plan's own `set` and nothing else.
 */
export async function toldInPlan<T>(file: PlanFile, pools: readonly string[] | undefined, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => placed(file, pools, problem)));
  }
}

function placed(file: PlanFile, pools: readonly string[] | undefined, problem: InputProblem): InputProblem {
  if (problem.file !== "--set") return problem;
  const { expected, found, hint } = problem;
  const path = problem.path?.replace(/^(spec\.cluster\.nodePools)\[(\d+)\]/, (whole, list, i) =>
    pools?.[i] === undefined ? whole : `${list}[${pools[i]}]`,
  );
  const steps = (pools && path && stepsInPlan(file.spec, path)) || stepsOfSetting(file.spec.set, problem);
  if (steps !== undefined) return file.problem(steps, expected, found, hint);
  // The plan has written down again what the scenario says.
  return path === undefined ? problem : { ...problem, file: file.scenario, path };
}

/** Where a plan says what it has put at a path of its scenario; undefined: it does not. */
function stepsInPlan({ pools, instanceTypes, objectives }: PlanFile["spec"], path: string): Path | undefined {
  if (objectives !== undefined && overlap(path, "spec.objectives")) return ["spec", ...stepsOf(path.slice("spec.".length), { objectives })];
  const [, name, field] = /^spec\.cluster\.nodePools\[([^\]]+)\]\.?(.*)$/.exec(path) ?? [];
  const pool = pools.findIndex((one) => one.name === name);
  if (pool >= 0 && says(pools[pool], field)) return ["spec", "pools", pool, ...stepsOf(field, pools[pool])];
  const type = (instanceTypes?.types ?? []).findIndex((one) => nameOfType(one) === name);
  if (type < 0) return undefined;
  return ["spec", "instanceTypes", ...(says(instanceTypes!, field) ? stepsOf(field, instanceTypes) : ["types", type])];
}

/** The setting that is wrong, or makes something wrong, among those that a plan lists. */
function stepsOfSetting(set: readonly string[], { path, found }: InputProblem): Path | undefined {
  const isMeant = (written: string): boolean =>
    path === undefined ? JSON.stringify(written) === found : overlap(written.slice(0, written.indexOf("=")), path);
  const i = set.findIndex(isMeant);
  return i < 0 ? undefined : ["spec", "set", i];
}

/** Whether an entry has the first field of a path. */
function says(entry: Readonly<Record<string, unknown>>, path: string): boolean {
  const [first] = stepsOf(path, entry);
  return first !== undefined && entry[first] !== undefined;
}
