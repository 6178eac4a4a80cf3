import { type Id, NO_NODE, NO_OWNER, PENDING_CAUSES, type PodTemplate, type ResourceNames, type Store } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import { type Column, column, type Unit } from "../columns.ts";
import type { Cell } from "../sink.ts";
import { outcomeOf, pendingMs, pendingMsBy } from "./outcome.ts";
import { poolNameOf } from "./pool.ts";

/** A column of pods.csv and how to read it off the store. */
export interface PodColumn extends Column {
  value(store: Store, pod: Id, now: Millis): Cell;
}

const of = (name: string, unit: Unit, help: string, value: PodColumn["value"]): PodColumn => ({ ...column(name, unit, help), value });

const time = (name: string, field: "createdMs" | "scheduledMs" | "pulledMs" | "startedMs" | "readyMs" | "endedMs", help: string) =>
  of(`${name}_seconds`, "seconds", `${help} Empty when it did not happen.`, (store, pod) => store.pods[field][pod] / 1000);

const CAUSE_HELP: Readonly<Record<(typeof PENDING_CAUSES)[number], string>> = {
  queue: "waiting for the scheduler's turn",
  no_fit: "no node had room and none was coming",
  node_launch: "waiting for a node that was being launched for it",
  gated: "held back by scheduling gates",
};

/** Everything pods.csv tells of a pod: one entry is one column. */
export const POD_COLUMNS: readonly PodColumn[] = [
  of("namespace", "text", "Namespace.", ({ pods }, pod) => pods.templates[pod].namespace),
  of("name", "text", "Name.", ({ pods }, pod) => pods.names[pod]),
  of("owner_kind", "text", "Kind of the controller; empty for a bare pod.", (store, pod) => ownerOf(store, pod)?.kind ?? ""),
  of("owner_name", "text", "Name of the controller.", (store, pod) => ownerOf(store, pod)?.name ?? ""),
  of("node", "text", "Node it was bound to.", ({ pods, nodes }, pod) =>
    pods.node[pod] === NO_NODE ? "" : nodes.infos.names[pods.node[pod]],
  ),
  of("pool", "text", "Pool of that node.", (store, pod) =>
    store.pods.node[pod] === NO_NODE ? "" : poolNameOf(store, store.pods.node[pod]),
  ),
  of(
    "outcome",
    "text",
    "succeeded, failed, deleted, evicted, lost (with its node), or at the end of the run: running, pending.",
    ({ pods }, pod) => outcomeOf(pods, pod),
  ),
  of("reason", "text", "Why it ended as it did, where there is something to tell.", ({ pods }, pod) => pods.reasons.get(pod) ?? ""),
  of("scalar_requests", "text", "Requests of scalar resources: name=amount, separated by blanks.", ({ pods, resources }, pod) =>
    scalarText(pods.templates[pod], resources),
  ),
  of("cpu_request_millicores", "millicores", "CPU request.", ({ pods }, pod) => pods.templates[pod].requests.cpuMillicores),
  of("memory_request_bytes", "bytes", "Memory request.", ({ pods }, pod) => pods.templates[pod].requests.memoryBytes),
  of("priority", "number", "Priority.", ({ pods }, pod) => pods.templates[pod].priority),
  time("created", "createdMs", "Creation."),
  time("scheduled", "scheduledMs", "Binding to the node."),
  time("pulled", "pulledMs", "Images present on the node."),
  time("started", "startedMs", "Containers started: phase Running."),
  time("ready", "readyMs", "First time Ready."),
  time("ended", "endedMs", "End of the pod: finished or gone."),
  of(
    "pending_seconds",
    "seconds",
    "From creation to binding; for a pod never bound, until it was gone or the run ended.",
    ({ pods }, pod, now) => pendingMs(pods, pod, now) / 1000,
  ),
  ...PENDING_CAUSES.map((cause, i) =>
    of(
      `pending_${cause}_seconds`,
      "seconds",
      `Part of pending_seconds: ${CAUSE_HELP[cause]}.`,
      ({ pods }, pod, now) => pendingMsBy(pods, pod, i, now) / 1000,
    ),
  ),
  of(
    "startup_seconds",
    "seconds",
    "From binding to phase Running.",
    ({ pods }, pod) => (pods.startedMs[pod] - pods.scheduledMs[pod]) / 1000,
  ),
  of(
    "run_seconds",
    "seconds",
    "Time in phase Running, so far when it still runs.",
    ({ pods }, pod, now) => (Math.min(pods.endedMs[pod], now) - pods.startedMs[pod]) / 1000,
  ),
  of("attempts", "count", "Scheduling attempts.", ({ pods }, pod) => pods.attempts[pod]),
  of("restarts", "count", "Container restarts.", ({ pods }, pod) => pods.restarts[pod]),
  of("exit_code", "number", "Exit code; empty while the pod has none.", ({ pods }, pod) =>
    pods.isTerminal(pod) ? pods.exitCode[pod] : Number.NaN,
  ),
  of("warm", "flag", "1: the pod existed before the run and is left out of waiting times.", ({ pods }, pod) => pods.warm[pod]),
];

function ownerOf({ pods, owners }: Store, pod: Id): { readonly kind: string; readonly name: string } | undefined {
  return pods.owner[pod] === NO_OWNER ? undefined : owners.all[pods.owner[pod]];
}

function scalarText({ requests }: PodTemplate, resources: ResourceNames): string {
  if (requests.scalars.length === 0) return "";
  return requests.scalars.map(({ column, amount }) => `${resources.nameOf(column)}=${amount}`).join(" ");
}
