import type { NodeRow } from "../../cluster/index.ts";
import { type DefaultPreemptionArgs, readDefaultPreemptionArgs } from "../config/args-preemption.ts";
import { type Diagnosis, explicitCount, statusAt, tally } from "../framework/diagnosis.ts";
import { Action } from "../framework/events.ts";
import { fitErrorMessage, reasonsText } from "../framework/fit-error.ts";
import type { Cycle, Nomination, PluginDefinition, PluginHandle, PostFilterAnswer } from "../framework/plugin.ts";
import { Code, NO_STATUS, type Status } from "../framework/status.ts";
import { readBudgets } from "../preemption/budgets.ts";
import { type Candidate, type DryRunTexts, dryRun } from "../preemption/dry-run.ts";
import { Evictions, PREEMPTED } from "../preemption/evictions.ts";
import { selectCandidate } from "../preemption/select-candidate.ts";

const NAME = "DefaultPreemption";
const NO_VICTIMS = "No preemption victims found for incoming pod";
const NO_HELP = "Preemption is not helpful for scheduling";

/**
 * Makes room for a pod by evicting less important ones, or says why that is no help.
 * Source: kube-scheduler v1.36, framework/plugins/defaultpreemption/default_preemption.go; framework/preemption/preemption.go.
 * Differs: nodes are tried from the first of the list on, not from a random one.
 */
export const defaultPreemption: PluginDefinition = {
  name: NAME,
  points: ["preEnqueue", "postFilter"],
  readArgs: readDefaultPreemptionArgs,
  create: (args: DefaultPreemptionArgs, handle) => {
    const { statuses } = handle;
    const preemption = new Preemption(args, handle);
    const busy = statuses.intern(Code.UnschedulableAndUnresolvable, NAME, ["waiting for the preemption for this pod to be finished"]);
    return {
      name: NAME,
      events: [{ resource: "Pod", actions: Action.Delete, hint: () => false }],
      preEnqueue: (pod) => (preemption.evictions.isRunningFor(pod) ? busy : undefined),
      postFilter: (cycle, _state, diagnosis) => preemption.run(cycle, diagnosis),
    };
  },
};

/** What trying nodes in thought came to. */
interface DryRuns {
  readonly candidates: readonly Candidate[];
  readonly statuses: ReadonlyMap<NodeRow, Status>;
}

class Preemption {
  readonly evictions: Evictions;
  private readonly args: DefaultPreemptionArgs;
  private readonly handle: PluginHandle;
  private readonly texts: DryRunTexts;
  private readonly noHelp: Status;

  constructor(args: DefaultPreemptionArgs, handle: PluginHandle) {
    const { statuses } = handle;
    this.args = args;
    this.handle = handle;
    this.evictions = new Evictions(handle);
    this.noHelp = statuses.intern(Code.UnschedulableAndUnresolvable, NAME, [NO_HELP]);
    this.texts = {
      noVictims: statuses.intern(Code.UnschedulableAndUnresolvable, NAME, [NO_VICTIMS]),
      expectedVictim: (node) => statuses.intern(Code.Error, NAME, [`expected at least one victim pod on node "${node}"`]),
    };
  }

  run(cycle: Cycle, diagnosis: Diagnosis): PostFilterAnswer {
    const ineligible = this.ineligible(cycle, diagnosis);
    if (ineligible !== undefined) return no(() => ineligible, undefined);
    const { template, snapshot } = cycle;
    if (!this.handle.anyAssignedBelow(template.priority)) {
      const nodeCount = snapshot.rows.length;
      return no(() => hopelessText(nodeCount, diagnosis), "");
    }
    const { candidates, statuses } = this.dryRuns(cycle, diagnosis);
    if (candidates.length === 0) return this.nothingHelps(cycle, statuses);
    const { row, victims } = selectCandidate(candidates);
    const node = snapshot.infos.names[row];
    this.evictions.start(cycle.pod, template.priority, node, victims);
    return { status: undefined, nomination: node };
  }

  /** Why the pod may not preempt now. Source: default_preemption.go, PodEligibleToPreemptOthers. */
  private ineligible({ pod, template, snapshot }: Cycle, diagnosis: Diagnosis): string | undefined {
    if (template.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
    if (pod < 0) return undefined;
    const { pods, nodes } = this.handle.store;
    const row = snapshot.infos.rowOf(nodes.nameOf(pods.nominatedNode[pod]));
    if (row === undefined || statusAt(diagnosis, row).code === Code.UnschedulableAndUnresolvable) return undefined;
    const { ids, templates } = snapshot.infos.pods[row];
    const leaving = ids.some(
      (id, i) => templates[i].priority < template.priority && pods.isDeleting(id) && pods.reasons.get(id) === PREEMPTED,
    );
    return leaving ? "not eligible due to a terminating pod on the nominated node." : undefined;
  }

  /** Source: preemption.go, DryRunPreemption. */
  private dryRuns(cycle: Cycle, diagnosis: Diagnosis): DryRuns {
    const potential = cycle.snapshot.rows.filter((row) => statusAt(diagnosis, row).code === Code.Unschedulable);
    const budgets = readBudgets(this.handle.store);
    const want = this.candidatesWanted(potential.length);
    const gentle: Candidate[] = [];
    const violating: Candidate[] = [];
    const statuses = new Map<NodeRow, Status>();
    for (const row of potential) {
      const result = dryRun(cycle, row, budgets, this.handle, this.texts);
      if (result.candidate === undefined) {
        statuses.set(row, result.status);
        continue;
      }
      (result.candidate.violations === 0 ? gentle : violating).push(result.candidate);
      if (gentle.length > 0 && gentle.length + violating.length >= want) break;
    }
    return { candidates: [...gentle, ...violating], statuses };
  }

  private candidatesWanted(nodes: number): number {
    const { minCandidateNodesPercentage, minCandidateNodesAbsolute } = this.args;
    return candidatesToTry(nodes, minCandidateNodesPercentage, minCandidateNodesAbsolute);
  }

  private nothingHelps(cycle: Cycle, statuses: ReadonlyMap<NodeRow, Status>): PostFilterAnswer {
    for (const { code, reasons } of statuses.values()) if (code === Code.Error) return answer(code, () => reasons.join(), undefined);
    const explicit = [...statuses.keys()];
    const statusIds = new Int32Array(cycle.snapshot.infos.count);
    for (const [row, { id }] of statuses) statusIds[row] = id;
    const message = fitErrorMessage(cycle.snapshot.rows.length, {
      statuses: this.handle.statuses,
      statusIds,
      counts: tally(this.handle.statuses, statusIds, explicit),
      absent: this.noHelp,
      preFilterMessage: "",
      rejectors: 0,
      pendingRejectors: 0,
    });
    return no(() => message, "");
  }
}

function no(reason: () => string, nomination: Nomination): PostFilterAnswer {
  return answer(Code.Unschedulable, reason, nomination);
}

function answer(code: Code, reason: () => string, nomination: Nomination): PostFilterAnswer {
  return { status: new PreemptionStatus(code, reason), nomination };
}

/** Not interned, for the text differs from attempt to attempt, and written only for those who read it. */
class PreemptionStatus implements Status {
  readonly id = NO_STATUS;
  readonly code: Code;
  readonly plugin = NAME;
  private readonly reason: () => string;

  constructor(code: Code, reason: () => string) {
    this.code = code;
    this.reason = reason;
  }

  get reasons(): readonly string[] {
    return [`preemption: ${this.reason()}`];
  }
}

/** Every dry run of a pod that nobody is less important than comes to the same: counting replaces trying. */
function hopelessText(total: number, diagnosis: Diagnosis): string {
  let tried = diagnosis.absent.code === Code.Unschedulable ? total - explicitCount(diagnosis) : 0;
  for (const { status, count } of diagnosis.counts) if (status.code === Code.Unschedulable) tried += count;
  const counts = new Map<string, number>();
  if (tried > 0) counts.set(NO_VICTIMS, tried);
  if (tried < total) counts.set(NO_HELP, total - tried);
  return reasonsText(`0/${total} nodes are available:`, counts);
}

/**
 * After how many candidates the search for more ends. Source: default_preemption.go, calculateNumCandidates.
 */
export function candidatesToTry(nodes: number, percentage: number, absolute: number): number {
  return Math.min(nodes, Math.max(absolute, Math.trunc((nodes * percentage) / 100)));
}
