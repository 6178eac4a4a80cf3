import type { ResultTable } from "../reading/result-table.ts";
import type { RunFolder } from "../reading/run-folder.ts";

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric family. */
interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const PHASES: Readonly<Record<string, string>> = { running: "Running", pending: "Pending" };

/**
 * The end of a run as OpenMetrics text: the pods and nodes that are there under the names that kube-state-metrics gives them, and every
 * summary metric that has a value as `wavetank_<name>`.
 * Source: kube-state-metrics v2, docs/metrics; OpenMetrics 1.0.
 * Differs: bound pods that do not run yet are Pending, and metrics of containers are left out.
 */
export function openMetricsText(run: RunFolder): string {
  const families = [...podFamilies(run.table("pods")), ...nodeFamilies(run.table("nodes")), ...summaryFamilies(run.table("summary"))];
  return `${families.map(familyText).join("")}# EOF\n`;
}

/** Indices of the rows that pass. */
const chosen = (table: ResultTable, passes: (row: number) => boolean): number[] =>
  Array.from({ length: table.rows }, (_, row) => row).filter(passes);

function podFamilies(pods: ResultTable): Family[] {
  const [namespace, name, node, outcome] = ["namespace", "name", "node", "outcome"].map((column) => pods.texts(column));
  const [kind, owner] = [pods.texts("owner_kind"), pods.texts("owner_name")];
  const there = chosen(pods, (row) => Object.hasOwn(PHASES, outcome[row]));
  const pod = (row: number) => ({ namespace: namespace[row], pod: name[row] });
  const created = pods.numbers("created_seconds");
  return [
    {
      name: "kube_pod_info",
      help: "Information about pod.",
      samples: there.map((row) => ({
        labels: { ...pod(row), node: node[row], created_by_kind: kind[row], created_by_name: owner[row] },
        value: 1,
      })),
    },
    {
      name: "kube_pod_status_phase",
      help: "The pods current phase.",
      samples: there.map((row) => ({ labels: { ...pod(row), phase: PHASES[outcome[row]] }, value: 1 })),
    },
    {
      name: "kube_pod_created",
      help: "Creation in virtual seconds since the run began.",
      samples: there.map((row) => ({ labels: pod(row), value: created[row] })),
    },
  ];
}

function nodeFamilies(nodes: ResultTable): Family[] {
  const [name, pool, type] = ["node", "pool", "instance_type"].map((column) => nodes.texts(column));
  const removed = nodes.numbers("removed_seconds");
  const registered = nodes.numbers("registered_seconds");
  const there = chosen(nodes, (row) => Number.isNaN(removed[row]) && !Number.isNaN(registered[row]));
  const ready = nodes.numbers("ready_seconds");
  const amounts = (column: string, resource: string, unit: string, scale: number): Sample[] => {
    const values = nodes.numbers(column);
    return there.map((row) => ({ labels: { node: name[row], resource, unit }, value: values[row] / scale }));
  };
  return [
    {
      name: "kube_node_info",
      help: "Information about a cluster node.",
      samples: there.map((row) => ({ labels: { node: name[row], pool: pool[row], instance_type: type[row] }, value: 1 })),
    },
    {
      name: "kube_node_status_allocatable",
      help: "The allocatable for different resources of a node that are available for scheduling.",
      samples: [...amounts("cpu_allocatable_millicores", "cpu", "core", 1000), ...amounts("memory_allocatable_bytes", "memory", "byte", 1)],
    },
    {
      name: "kube_node_status_condition",
      help: "Whether a node has ever been Ready; it is still there.",
      samples: there.map((row) => ({
        labels: { node: name[row], condition: "Ready", status: "true" },
        value: Number.isNaN(ready[row]) ? 0 : 1,
      })),
    },
  ];
}

function summaryFamilies(summary: ResultTable): Family[] {
  const [name, value, help] = ["name", "value", "help"].map((column) => summary.texts(column));
  return chosen(summary, (row) => value[row] !== "").map((row) => ({
    name: `wavetank_${name[row]}`,
    help: help[row],
    samples: [{ labels: {}, value: Number(value[row]) }],
  }));
}

function familyText({ name, help, samples }: Family): string {
  const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}\n`);
  return `# TYPE ${name} gauge\n# HELP ${name} ${escaped(help)}\n${lines.join("")}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** Backslashes, quotes and line ends, as the format wants them. */
const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
