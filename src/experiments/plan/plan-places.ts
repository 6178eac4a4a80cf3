import { InputError, type InputProblem, overlap, type Path, type PlanFile, stepsOf } from "../../workloads/index.ts";
import { nameOfType } from "./configuration.ts";

/**
 * Does `load`; what it complains of in settings that the plan has made is told at the line of the plan, or in its scenario, that says it.
 * `pools` are the names of the pools in the order of these settings.
 */
export async function toldInPlan<T>(file: PlanFile, pools: readonly string[], load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => placed(file, pools, problem)));
  }
}

function placed(file: PlanFile, pools: readonly string[], problem: InputProblem): InputProblem {
  if (problem.file !== "--set" || problem.path === undefined) return problem;
  const path = problem.path.replace(/^(spec\.cluster\.nodePools)\[(\d+)\]/, (whole, list, i) =>
    pools[i] === undefined ? whole : `${list}[${pools[i]}]`,
  );
  const steps = stepsInPlan(file.spec, path);
  if (steps !== undefined) return file.problem(steps, problem.expected, problem.found, problem.hint);
  // The plan has written down again what the scenario says.
  return { ...problem, file: file.scenario, path };
}

/** Where a plan says what it has put at a path of its scenario; undefined: it does not. */
function stepsInPlan({ set, pools, instanceTypes, objectives }: PlanFile["spec"], path: string): Path | undefined {
  const [, name, field] = /^spec\.cluster\.nodePools\[([^\]]+)\]\.?(.*)$/.exec(path) ?? [];
  const pool = pools.findIndex((one) => one.name === name);
  if (pool >= 0 && says(pools[pool], field)) return ["spec", "pools", pool, ...stepsOf(field, pools[pool])];
  const type = (instanceTypes?.types ?? []).findIndex((one) => nameOfType(one) === name);
  if (type >= 0) return ["spec", "instanceTypes", ...(says(instanceTypes!, field) ? stepsOf(field, instanceTypes) : ["types", type])];
  if (objectives !== undefined && overlap(path, "spec.objectives")) return ["spec", ...stepsOf(path.slice("spec.".length), { objectives })];
  const setting = set.findIndex((written) => overlap(written.slice(0, written.indexOf("=")), path));
  return setting < 0 ? undefined : ["spec", "set", setting];
}

/** Whether an entry has the first field of a path. */
function says(entry: Readonly<Record<string, unknown>>, path: string): boolean {
  const [first] = stepsOf(path, entry);
  return first !== undefined && entry[first] !== undefined;
}
