import type { ObjectiveResult, RunFolder } from "../../metrics/index.ts";
import { milliValueOf } from "../../model/index.ts";
import type { PoolFacts } from "../../simulation/index.ts";
import type { Offer, ServedPod, WaitLimit } from "./demand.ts";

/** The pods of a run that may be relied upon, with what they request of each resource in thousandths. */
export interface Served {
  /** `cpu`, `memory`, then scalar resources by name. */
  readonly resources: readonly string[];
  /** Those that ended well, or still run, and came when they came whatever the cluster: see {@link servedPods}. */
  readonly pods: readonly ServedPod[];
  /** All pods whose waits can count. */
  readonly counted: number;
}

/**
 * Reads the pods of a run; those of one namespace when it is given. Pods that were there before the run are left out. Later pods of an owner
 * are counted only: a controller makes them when earlier ones have ended, which on fewer machines they do later.
 */
export function servedPods(run: RunFolder, namespace: string | undefined): Served {
  const table = run.table("pods", { rows: (cell) => cell("warm") === "0" && (namespace === undefined || cell("namespace") === namespace) });
  const scalars = table.texts("scalar_requests").map(scalarAmounts);
  const resources = ["cpu", "memory", ...[...new Set(scalars.flatMap((amounts) => [...amounts.keys()]))].sort()];
  const created = table.numbers("created_seconds");
  const runSeconds = table.numbers("run_seconds");
  const outcomes = table.texts("outcome");
  const owners = table.texts("owner_name").map((name, i) => `${table.texts("namespace")[i]} ${table.texts("owner_kind")[i]} ${name}`);
  const firstOf = new Map<string, number>();
  owners.forEach((owner, i) => void firstOf.set(owner, Math.min(created[i], firstOf.get(owner) ?? Number.POSITIVE_INFINITY)));
  const comesByItself = (i: number): boolean => table.texts("owner_name")[i] === "" || created[i] === firstOf.get(owners[i]);
  const cpu = table.numbers("cpu_request_millicores");
  const memory = table.numbers("memory_request_bytes");
  const pods = outcomes.flatMap((outcome, i): ServedPod[] => {
    if ((outcome !== "succeeded" && outcome !== "running") || !comesByItself(i)) return [];
    const requests = resources.map((resource) => {
      if (resource === "cpu") return cpu[i];
      return resource === "memory" ? memory[i] * 1000 : (scalars[i].get(resource) ?? 0) * 1000;
    });
    return [{ createdSeconds: created[i], runSeconds: outcome === "running" ? Number.POSITIVE_INFINITY : runSeconds[i], requests }];
  });
  return { resources, pods, counted: outcomes.length };
}

/** What one machine offers of each resource, in thousandths. */
export const offerOf = ({ allocatable }: Pick<PoolFacts, "allocatable">, resources: readonly string[]): Offer =>
  resources.map((resource) => Number(milliValueOf(allocatable[resource] ?? "0")));

/** What every machine of a run that belongs to none of these pools offers, in thousandths. */
export function otherMachines(run: RunFolder, pools: ReadonlySet<string>, resources: readonly string[]): Offer[] {
  const table = run.table("nodes", { rows: (cell) => !pools.has(cell("pool")) });
  return table.texts("scalar_allocatable").map((text, i) => {
    const scalars = scalarAmounts(text);
    const plain = { cpu: table.numbers("cpu_allocatable_millicores")[i], memory: table.numbers("memory_allocatable_bytes")[i] * 1000 };
    return resources.map((resource) => plain[resource as keyof typeof plain] ?? (scalars.get(resource) ?? 0) * 1000);
  });
}

/**
 * The wait that an objective allows, and to how many pods it does not matter; undefined when it is no limit on waits for a node.
 * Nearest rank: the quantile q of n values is the one of rank ceil(q n), so that n - ceil(q n) may be above.
 */
export function waitLimit({ metric, max, quantile = 1 }: ObjectiveResult, pods: number): WaitLimit | undefined {
  if (metric !== "pod_pending_seconds" || max === undefined) return undefined;
  return { maxSeconds: max, exempt: pods - Math.ceil(quantile * pods) };
}

/** `nvidia.com/gpu=1 a=2` */
function scalarAmounts(text: string): ReadonlyMap<string, number> {
  const parts = text.split(" ").filter((part) => part !== "");
  return new Map(parts.map((part) => [part.slice(0, part.lastIndexOf("=")), Number(part.slice(part.lastIndexOf("=") + 1))]));
}
