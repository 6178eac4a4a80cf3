import { CPU_COLUMN, MEMORY_COLUMN, nodeCapacity, type Store, usageOf } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import { type Container, milliValueOf, qosClass, type ResourceList, valueOf as unitsOf } from "../../model/index.ts";
import { column } from "../columns.ts";
import { machineUsdPerHour } from "../costs/billing.ts";
import type { BilledPool } from "../costs/costs-table.ts";
import { unitPrices } from "../costs/unit-prices.ts";
import type { Cell, MetricSink } from "../sink.ts";
import { type Amounts, type ContainerFacts, propose, riskOf } from "./proposal.ts";
import { isUsageKnown, type TemplateTimes, type UsageLedger, type WorkloadTimes } from "./usage-ledger.ts";

/** The table of requests and what they should be. */
export const RIGHTSIZING = {
  name: "rightsizing",
  file: "rightsizing.csv",
  help:
    "One row per container of a workload: its requests, and those that its use asks for: CPU at the 90th percentile and memory at its peak, " +
    "15 % above, at least 25m and 250 MB, rounded up to 10m and 16 MiB, unchanged when less than 10 % away, in the same QoS class. Of a " +
    "Guaranteed pod the limits go along. A workload whose use the scenario does not say uses its requests: nothing is proposed. Bare pods, and " +
    "Jobs of unknown use, are left out. What is freed is saved only once nodes go: run again with the requests proposed.",
  columns: [
    column("namespace", "text", "Namespace."),
    column("workload", "text", "Kind and name of the topmost controller."),
    column("container", "text", "Name of the container, of the last template used."),
    column("qos_class", "text", "QoS class of the pod."),
    column("verdict", "text", "change, keep, or unknown usage."),
    column("cpu_request_millicores", "millicores", "CPU request; 0: none."),
    column("cpu_proposed_millicores", "millicores", "CPU request proposed. Empty when the use is unknown."),
    column("memory_request_bytes", "bytes", "Memory request; 0: none."),
    column("memory_proposed_bytes", "bytes", "Memory request proposed. Empty when the use is unknown."),
    column("cpu_p90_millicores", "millicores", "What CPU use did not exceed for 90 % of the time."),
    column("memory_peak_bytes", "bytes", "Most memory used."),
    column("cpu_above_request_ratio", "ratio", "Share of the time in which more CPU was used than is requested now."),
    column("memory_above_request_ratio", "ratio", "Share of the time in which more memory was used than is requested now."),
    { ...column("pods_mean", "number", "Pods running, averaged over the run."), digits: 6 },
    column(
      "saving_per_month_usd",
      "usd",
      "Requests freed, in 730 hours of as many pods, at the unit prices of the pools they ran in. Empty without price.",
    ),
    column("risk", "text", "With the requests proposed: none, throttling, or out of memory."),
  ],
} as const;

const HOURS_PER_MONTH = 730;

/** What the table is made from. */
export interface RightsizingParts {
  readonly store: Store;
  readonly usage: UsageLedger;
  readonly pools: readonly BilledPool[];
  readonly now: Millis;
}

/** Use of one container for some time. */
interface Spell extends Amounts {
  readonly runMs: number;
}

/** Writes the table, by namespace and workload. */
export function writeRightsizing(parts: RightsizingParts, sink: MetricSink): void {
  sink.begin(RIGHTSIZING);
  for (const [, workload] of [...parts.usage.workloads].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const row of rowsOf(workload, parts)) sink.row(RIGHTSIZING.name, row);
}

function rowsOf(times: WorkloadTimes, parts: RightsizingParts): Cell[][] {
  const templates = [...times.templates.values()];
  const last = templates[templates.length - 1].template;
  return last.spec.containers.map((container) => rowOf(times, container, { ...parts, templates }));
}

function rowOf(
  { namespace, workload }: WorkloadTimes,
  container: Container,
  parts: RightsizingParts & { readonly templates: readonly TemplateTimes[] },
): Cell[] {
  const { templates, now } = parts;
  const last = templates[templates.length - 1].template;
  const requests = amountsOf(container.resources?.requests);
  const runMs = templates.reduce((sum, times) => sum + times.runMs, 0);
  const head = [namespace, workload, container.name, qosClass(last.spec)];
  if (!templates.some(({ template }) => isUsageKnown(template))) {
    const unknown = Array.from({ length: 4 }, () => Number.NaN);
    const asked = [requests.cpuMillicores, Number.NaN, requests.memoryBytes, Number.NaN];
    return [...head, "unknown usage", ...asked, ...unknown, runMs / now, Number.NaN, ""];
  }
  const spells = templates.map((times) => spellOf(times, container.name));
  const facts: ContainerFacts = {
    qosClass: qosClass(last.spec),
    requests,
    limits: amountsOf(container.resources?.limits),
    cpuP90Millicores: quantileOf(spells, 0.9),
    memoryPeakBytes: Math.max(...spells.map(({ memoryBytes }) => memoryBytes)),
  };
  const proposal = propose(facts);
  const peak = { cpuMillicores: Math.max(...spells.map(({ cpuMillicores }) => cpuMillicores)), memoryBytes: facts.memoryPeakBytes };
  return [
    ...head,
    proposal.changes ? "change" : "keep",
    requests.cpuMillicores,
    proposal.requests.cpuMillicores,
    requests.memoryBytes,
    proposal.requests.memoryBytes,
    facts.cpuP90Millicores,
    facts.memoryPeakBytes,
    shareAbove(spells, (spell) => spell.cpuMillicores > requests.cpuMillicores),
    shareAbove(spells, (spell) => spell.memoryBytes > requests.memoryBytes),
    runMs / now,
    savingUsd(requests, proposal.requests, parts),
    riskOf(proposal.requests, peak),
  ];
}

function amountsOf(list: ResourceList | undefined): Amounts {
  return { cpuMillicores: milliValueOf(list?.["cpu"] ?? 0), memoryBytes: unitsOf(list?.["memory"] ?? 0) };
}

/** What the container of this name used in the pods of one template; nothing where they had none. */
function spellOf({ template, runMs }: TemplateTimes, name: string): Spell {
  const container = template.spec.containers.find((candidate) => candidate.name === name);
  const { cpuMillicores, memoryBytes } = amountsOf(container?.resources?.requests);
  return { runMs, cpuMillicores: usageOf(cpuMillicores, template), memoryBytes: usageOf(memoryBytes, template) };
}

/** What CPU use does not exceed for a share of the time. */
function quantileOf(spells: readonly Spell[], share: number): number {
  const sorted = [...spells].sort((a, b) => a.cpuMillicores - b.cpuMillicores);
  const wanted = share * sorted.reduce((sum, { runMs }) => sum + runMs, 0);
  let reached = 0;
  for (const { runMs, cpuMillicores } of sorted) {
    reached += runMs;
    if (reached >= wanted) return cpuMillicores;
  }
  return 0;
}

/** Share of the time; NaN when the workload never ran. */
function shareAbove(spells: readonly Spell[], isAbove: (spell: Spell) => boolean): number {
  const sum = (chosen: readonly Spell[]): number => chosen.reduce((total, { runMs }) => total + runMs, 0);
  return sum(spells.filter(isAbove)) / sum(spells);
}

/** What the change frees in a month, where it ran; NaN when no pool of these has a price. */
function savingUsd(
  before: Amounts,
  after: Amounts,
  { store, templates, pools, now }: RightsizingParts & { readonly templates: readonly TemplateTimes[] },
): number {
  const cpu = before.cpuMillicores - after.cpuMillicores;
  const memory = before.memoryBytes - after.memoryBytes;
  let usd = Number.NaN;
  for (const { group } of pools) {
    const boundMs = templates.reduce((sum, times) => sum + (times.boundMs.get(group.id) ?? 0), 0);
    if (boundMs === 0) continue;
    const prices = unitPrices(machineUsdPerHour(group) ?? 0, nodeCapacity(group.template, store.resources), store.resources);
    const perHour = cpu * (prices.get(CPU_COLUMN) ?? 0) + memory * (prices.get(MEMORY_COLUMN) ?? 0);
    usd = (Number.isNaN(usd) ? 0 : usd) + perHour * HOURS_PER_MONTH * (boundMs / now);
  }
  return usd;
}
