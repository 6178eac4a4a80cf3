import { CPU_COLUMN, FIRST_SCALAR_COLUMN, type Id, type Instance, MEMORY_COLUMN, type Store } from "../../cluster/index.ts";
import { type Millis, NEVER } from "../../engine/index.ts";
import { type Labels, ZONE_LABEL } from "../../model/index.ts";
import { type Column, column, type Unit } from "../columns.ts";
import { billedMs, machineUsdPerHour } from "../costs/billing.ts";
import type { Cell } from "../sink.ts";

const HOUR_MS = 3_600_000;
const INSTANCE_TYPE_LABEL = "node.kubernetes.io/instance-type";
const NO_LABELS: Labels = {};

/** A machine: a node, the instance behind it, or both. */
export interface Machine {
  readonly store: Store;
  /** Undefined: it never registered. */
  readonly node: Id | undefined;
  /** Undefined: the node came with the cluster. */
  readonly instance: Instance | undefined;
  /** From here it exists and is paid for: the request, or the start of the run. */
  readonly fromMs: Millis;
  /** Until here it is paid for: its end, or the end of the run. */
  readonly toMs: Millis;
  /** Whether it is gone, not merely cut off by the end of the run. */
  readonly gone: boolean;
  readonly podsHosted: number;
}

/** Cost of a machine at the rate of its pool, in USD; NaN when nobody has told. */
function costOf({ store, instance, fromMs, toMs }: Machine): number {
  if (instance === undefined) return Number.NaN;
  const group = store.nodeGroups.groups[instance.group];
  return hoursOf(billedMs(group, toMs - fromMs)) * (machineUsdPerHour(group) ?? Number.NaN);
}

/** Hours from milliseconds. */
export const hoursOf = (ms: Millis): number => ms / HOUR_MS;

/** A column of nodes.csv and how to read it off a machine. */
export interface NodeColumn extends Column {
  value(machine: Machine): Cell;
}

const of = (name: string, unit: Unit, help: string, value: NodeColumn["value"]): NodeColumn => ({ ...column(name, unit, help), value });

/** Everything nodes.csv tells of a node: one entry is one column. */
export const NODE_COLUMNS: readonly NodeColumn[] = [
  of("node", "text", "Name.", ({ store, node, instance }) => (node === undefined ? (instance?.name ?? "") : store.nodes.infos.names[node])),
  of("pool", "text", "Node pool; empty for a node that came without one.", ({ store, instance }) =>
    instance === undefined ? "" : store.nodeGroups.groups[instance.group].name,
  ),
  of("zone", "text", "Zone.", (machine) => machine.instance?.zone || (labelsOf(machine)[ZONE_LABEL] ?? "")),
  of("instance_type", "text", "Type of machine.", (machine) => labelsOf(machine)[INSTANCE_TYPE_LABEL] ?? ""),
  of("removal_reason", "text", "Why it is gone; empty when it is not.", ({ store, node, gone }) =>
    node === undefined ? (gone ? "NeverRegistered" : "") : store.nodes.removalReason[node],
  ),
  of("scalar_allocatable", "text", "Scalar resources for pods: name=amount, separated by blanks.", scalarText),
  of("cpu_allocatable_millicores", "millicores", "CPU for pods.", (machine) => allocatable(machine, CPU_COLUMN)),
  of("memory_allocatable_bytes", "bytes", "Memory for pods.", (machine) => allocatable(machine, MEMORY_COLUMN)),
  of("requested_seconds", "seconds", "When the machine was asked for; it is paid for from here on.", ({ fromMs }) => fromMs / 1000),
  of("registered_seconds", "seconds", "When the node joined the cluster. Empty: never.", ({ store, node }) =>
    at(store.nodes.createdMs, node),
  ),
  of("ready_seconds", "seconds", "First time Ready. Empty: never.", ({ store, node }) => at(store.nodes.readyMs, node)),
  of("removed_seconds", "seconds", "When it was gone. Empty: it was there at the end of the run.", ({ gone, toMs }) =>
    gone ? toMs / 1000 : Number.NaN,
  ),
  of("node_hours", "hours", "Hours paid for: from request to end, booting included.", ({ fromMs, toMs }) => hoursOf(toMs - fromMs)),
  of(
    "cost_usd",
    "usd",
    "node_hours, rounded up as its pool is billed, times the pool's price, of a committed pool the committed one. Empty when it is unknown.",
    costOf,
  ),
  of("hosted_pods", "pods", "Pods ever bound to it.", ({ podsHosted }) => podsHosted),
];

function at(times: readonly Millis[], node: Id | undefined): number {
  return node === undefined ? NEVER : times[node] / 1000;
}

function labelsOf({ store, node, instance }: Machine): Labels {
  if (node !== undefined) return store.nodes.infos.labels[node];
  return instance === undefined ? NO_LABELS : (store.nodeGroups.groups[instance.group].template.metadata.labels ?? NO_LABELS);
}

function allocatable({ store, node }: Machine, resource: number): number {
  return node === undefined ? Number.NaN : store.nodes.infos.allocatable[resource][node];
}

function scalarText({ store, node }: Machine): string {
  if (node === undefined) return "";
  const { infos } = store.nodes;
  const words: string[] = [];
  for (let resource = FIRST_SCALAR_COLUMN; resource < infos.allocatable.length; resource++) {
    const amount = infos.allocatable[resource][node];
    if (amount > 0) words.push(`${store.resources.nameOf(resource)}=${amount}`);
  }
  return words.join(" ");
}
