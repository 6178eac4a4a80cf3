import type { RunFolder } from "../../metrics/index.ts";
import { listed, unknownName } from "./find.ts";
import { decisionMoments, inOrder, momentsOf, type Row, rowsOf } from "./rows.ts";
import type { Figure, Span, Story } from "./story.ts";
import { at, counted, resources } from "./words.ts";

/** Why a node came, whom it carried and why it went. */
export function explainNode(run: RunFolder, name: string): Story {
  const table = run.table("nodes");
  const node = rowsOf(table, (row) => row.text("node") === name).at(-1);
  if (node === undefined) throw unknownName(run, "node", name, table.texts("node"));
  const decisions = decisionsOn(run, node);
  return {
    subject: `node ${name}`,
    sentences: [coming(node), ...asked(node, decisions), carried(run, name), going(node)],
    figures: figuresOf(node),
    spans: spansOf(node, run.document.simulatedMs / 1000),
    moments: inOrder([...momentsOf(run, "Node", (_, own) => own === name), ...decisionMoments(decisions)]),
  };
}

function coming(node: Row): string {
  const pool = node.text("pool") === "" ? "no pool" : `pool ${node.text("pool")}`;
  const type = node.text("instance_type") === "" ? "" : ` (${node.text("instance_type")})`;
  const has = resources(node.number("cpu_allocatable_millicores"), node.number("memory_allocatable_bytes"));
  const times = `asked for ${at(node.number("requested_seconds"))}, registered ${at(node.number("registered_seconds"))}, ready ${at(node.number("ready_seconds"))}`;
  return `${node.text("node")} belongs to ${pool}${type}, with ${has} for pods; ${times}.`;
}

/** The decision that it was asked for by. */
function asked(node: Row, decisions: readonly Row[]): string[] {
  const up = decisions.find((row) => row.text("action") === "scale-up");
  if (up === undefined) return node.number("requested_seconds") === 0 ? ["It was there when the run began."] : [];
  const options = up.text("options") === "" ? "" : ` Options: ${up.text("options")}.`;
  return [`${up.text("component")} asked for it, as ${up.text("seen")}: ${up.text("reason")}.${options}`];
}

function carried(run: RunFolder, name: string): string {
  const pods = rowsOf(run.table("pods"), (row) => row.text("node") === name);
  return pods.length === 0 ? "It carried no pod." : `It carried ${counted(pods.length, "pod")}: ${listed(pods.map(({ key }) => key))}.`;
}

function going(node: Row): string {
  const removed = node.number("removed_seconds");
  return Number.isFinite(removed) ? `It was removed ${at(removed)}: ${node.text("removal_reason")}.` : "It was there when the run ended.";
}

/** The scale-up in whose instant it was asked for, and everything decided on it by name. */
function decisionsOn(run: RunFolder, node: Row): Row[] {
  const [name, pool, requested] = [node.text("node"), node.text("pool"), node.number("requested_seconds")];
  return rowsOf(run.table("decisions"), (row) => {
    if (row.text("target") === name) return true;
    if (row.text("action") === "scale-up") return pool !== "" && row.text("target") === pool && row.number("time_seconds") === requested;
    return row
      .text("reason")
      .split(/[,;: ]+/)
      .includes(name);
  });
}

function figuresOf(node: Row): Figure[] {
  const cost = node.number("cost_usd");
  return [
    { name: "node_hours", value: node.number("node_hours"), unit: "hours" },
    ...(Number.isNaN(cost) ? [] : [{ name: "cost", value: cost, unit: "usd" } as const]),
    { name: "hosted_pods", value: node.number("hosted_pods"), unit: "count" },
  ];
}

function spansOf(node: Row, endSeconds: number): Span[] {
  const removed = node.number("removed_seconds");
  const end = Number.isFinite(removed) ? removed : endSeconds;
  const times = [node.number("requested_seconds"), node.number("registered_seconds"), node.number("ready_seconds")].map((time) =>
    Number.isFinite(time) ? time : end,
  );
  const labels = ["booting", "not ready", "ready"];
  return labels
    .map((label, i) => ({ label, fromSeconds: times[i], toSeconds: times[i + 1] ?? end }))
    .filter(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds);
}
