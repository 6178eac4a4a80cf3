import type { Facts } from "../../../metrics/index.ts";
import { formatCount, formatDecimal, formatDuration, formatMoney, formatShare } from "../../../metrics/index.ts";
import { type Html, html } from "../../markup/html.ts";
import { counted, listed } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { CAUSES } from "./causes.ts";
import { type Metrics, readMetrics } from "./metrics.ts";
import { foundWords } from "./objectives.ts";
import { resourceNames } from "./resources.ts";

/** What happened, in one paragraph of plain words, and the numbers one asks for first. */
export const happened: Section = {
  id: "happened",
  title: "What happened",
  tables: ["summary"],
  optional: ["nodes"],
  render(folder) {
    const metrics = readMetrics(folder);
    const names = resourceNames(folder);
    const sentences = [podsSentence, loadSentence, waitSentence, causeSentence, fillSentence, moneySentence].map((say) =>
      say(metrics, names),
    );
    const story = sentences.filter((sentence) => sentence !== "").join(" ");
    return html`<p class="story"><strong>${verdictSentence(folder.facts)}</strong> ${story}</p>
${keyFigures(metrics)}`;
  },
};

/** Whether the run keeps what was asked of it: the first thing said. */
function verdictSentence(facts: Facts): string {
  const stopped = facts.get("partial").isTrue() ? "The run was stopped before its end; what follows holds until then. " : "";
  const objectives = facts.get("objectives").list();
  if (objectives.length === 0) return `${stopped}No objectives were set, so there is no verdict.`;
  const withVerdict = (verdict: string) => objectives.filter((objective) => objective.get("verdict").text() === verdict);
  const failed = withVerdict("failed");
  const unknown = withVerdict("unknown");
  const parts: string[] = [];
  if (failed.length > 0)
    parts.push(`The run misses ${failed.length} of ${counted(objectives.length, "objective")}: ${listed(failed.map(missed))}.`);
  if (unknown.length > 0) parts.push(`${counted(unknown.length, "objective")} could not be judged.`);
  if (parts.length === 0)
    parts.push(
      objectives.length === 1
        ? `The run meets its objective: ${missed(objectives[0])}.`
        : `The run meets all ${objectives.length} objectives.`,
    );
  return stopped + parts.join(" ");
}

const missed = (objective: Facts): string => `${objective.get("description").text()} (found ${foundWords(objective)})`;

const OUTCOMES: readonly (readonly [name: string, words: string])[] = [
  ["succeeded", "succeeded"],
  ["failed", "failed"],
  ["evicted", "left by eviction"],
  ["deleted", "left by deletion"],
  ["lost", "left with a lost node"],
  ["running", "still ran at the end"],
  ["pending", "still waited for a node at the end"],
];

function podsSentence(metrics: Metrics): string {
  const outcomes = OUTCOMES.flatMap(([name, words]) => {
    const count = metrics.value(`pods_${name}`);
    return count > 0 ? [`${formatCount(count)} ${words}`] : [];
  });
  const created = metrics.value("pods_created");
  const were = created === 1 ? "was" : "were";
  const ends = outcomes.length === 0 ? "" : `: ${listed(outcomes)}`;
  return `In ${metrics.text("simulated_seconds")} of virtual time ${counted(created, "pod")} ${were} created${ends}.`;
}

function loadSentence(metrics: Metrics): string {
  const pods = `At most ${counted(metrics.value("running_pods_max"), "pod")} ran at once`;
  const mean = metrics.value("nodes_mean").toFixed(1);
  const moves = [
    ["nodes_added", "asked for"],
    ["nodes_removed", "gave back"],
  ].flatMap(([name, verb]) => (metrics.value(name) > 0 ? [`${verb} ${formatCount(metrics.value(name))}`] : []));
  const autoscaler = moves.length === 0 ? "" : `; the autoscalers ${moves.join(" and ")}`;
  return `${pods}, on at most ${counted(metrics.value("nodes_max"), "node")} (${mean} on average)${autoscaler}.`;
}

function waitSentence(metrics: Metrics): string {
  const bound = metrics.value("pods_bound");
  if (!(bound > 0)) return "No pod was given a node.";
  const wait = (name: string) => {
    const seconds = metrics.value(`pod_pending_seconds_${name}`);
    return seconds === 0 ? "at once" : `within ${formatDuration(seconds)}`;
  };
  const left = metrics.value("pods_still_unbound") + metrics.value("pods_gone_unbound");
  const never = left > 0 ? ` ${counted(left, "pod")} never got one.` : "";
  const of = bound === 1 ? "The one pod" : `All ${formatCount(bound)} pods`;
  if (metrics.value("pod_pending_seconds_max") === 0) return `${of} placed got a node at once.${never}`;
  if (bound === 1) return `${of} placed got a node ${wait("max")}.${never}`;
  return `Half of the ${formatCount(bound)} pods placed got a node ${wait("p50")}, 99 in 100 ${wait("p99")}, all of them ${wait("max")}.${never}`;
}

/** What limited the run: where waiting came from. */
function causeSentence(metrics: Metrics): string {
  const shares = CAUSES.map(({ name, because }) => ({ because, share: metrics.value(`pod_pending_${name}_ratio`) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  if (shares.length === 0) return "";
  const told = shares.slice(0, 2).map(({ because, share }) => `${formatShare(share)} ${because}`);
  return `Of all this waiting ${listed(told)}.`;
}

function fillSentence(metrics: Metrics, nameOf: (resource: string) => string): string {
  const ratios = metrics.like(/^(.*)_requested_ratio$/).filter(({ metric }) => metric.value > 0);
  if (ratios.length === 0) return "";
  const fullest = ratios.reduce((best, entry) => (entry.metric.value > best.metric.value ? entry : best));
  const all = listed(ratios.map(({ part, metric }) => `${formatShare(metric.value)} of the ${nameOf(part)}`));
  const limit = ratios.length > 1 ? `; ${nameOf(fullest.part)} was the fullest` : "";
  return `Over the whole run pods had requested ${all} of all nodes${limit}.`;
}

function moneySentence(metrics: Metrics): string {
  const cost = metrics.value("cost_usd");
  const unpriced = metrics.value("unpriced_node_hours");
  const hours = metrics.value("node_hours");
  if (Number.isNaN(cost)) return `Nobody has told a price for the ${nodeHours(hours)} of the machines.`;
  const rest = unpriced > 0 ? `; the price of another ${nodeHours(unpriced)} is unknown` : "";
  return `The machines cost ${formatMoney(cost)} for ${nodeHours(hours - (unpriced || 0))}${rest}.`;
}

const nodeHours = (hours: number): string => `${formatDecimal(hours, 1)} node-hours`;

function keyFigures(metrics: Metrics): Html {
  const figures: [title: string, name: string, remark: string][] = [
    ["pods created", "pods_created", ""],
    ["nodes at most", "nodes_max", `${metrics.value("nodes_mean").toFixed(1)} on average`],
    ["wait for a node, p99", "pod_pending_seconds_p99", `median ${metrics.text("pod_pending_seconds_p50")}`],
    ["then to start, p99", "pod_startup_seconds_p99", `median ${metrics.text("pod_startup_seconds_p50")}`],
    ["CPU requested", "cpu_requested_ratio", `${metrics.text("cpu_used_ratio")} used`],
    ["node-hours", "node_hours", ""],
    ["cost", "cost_usd", metrics.value("unpriced_node_hours") > 0 ? "prices incomplete" : ""],
  ];
  const shown = figures.filter(([, name]) => !Number.isNaN(metrics.value(name)));
  return html`<dl class="keys">${shown.map(([title, name, remark]) => html`<div><dt>${title}</dt><dd>${metrics.text(name)}${remark !== "" && html`<small>${remark}</small>`}</dd></div>`)}</dl>
`;
}
