import { CODE_NAMES, Code, type Status } from "../../../src/scheduler/framework/status.ts";
import { readBudgets } from "../../../src/scheduler/preemption/budgets.ts";
import { dryRun } from "../../../src/scheduler/preemption/dry-run.ts";
import type { TestCase } from "../adapter.ts";
import { type Input, OneAttempt, type ViewMore } from "./scheduler-cycle.ts";

export const suite = "scheduler-preemption";

/** One attempt for one pod, with what evictions on each node would come to. */
export function run({ input }: TestCase): unknown {
  return new OneAttempt(input as Input).answer(dryRuns);
}

const dryRuns: ViewMore = ({ core }, cycle, { verdicts }) => {
  const profile = core.profiles.get(cycle.template.schedulerName)!;
  const { handle, statuses } = profile;
  const evicts = profile.postFilters.some(({ name }) => name === "DefaultPreemption");
  const { names } = core.store.nodes.infos;
  const budgets = readBudgets(core.store);
  const texts = {
    noVictims: statuses.intern(Code.UnschedulableAndUnresolvable, "", ["No preemption victims found for incoming pod"]),
    expectedVictim: (node: string) => statuses.intern(Code.Error, "", [`expected at least one victim pod on node "${node}"`]),
  };
  if ([...verdicts.values()].includes(undefined)) return {};
  const rows = [...verdicts].flatMap(([row, status]) => (status?.code === Code.Unschedulable ? [row] : []));
  if (rows.length === 0) return {};
  const candidates = rows.map((row) => {
    if (!evicts) return { node: names[row], pdbViolations: 0 };
    const result = dryRun(cycle, row, budgets, handle, texts);
    if (result.candidate === undefined) return { node: names[row], pdbViolations: 0, status: statusOf(result.status) };
    const victims = result.candidate.victims.map(({ id }) => core.store.pods.keyOf(id));
    return { node: names[row], victims, pdbViolations: result.candidate.violations };
  });
  return { candidates };
};

function statusOf({ code, plugin, reasons }: Status): object {
  return { code: CODE_NAMES[code], ...(plugin !== "" && { plugin }), reasons: [...reasons].sort() };
}
