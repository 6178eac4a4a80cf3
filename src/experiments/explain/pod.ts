import type { RunFolder } from "../../metrics/index.ts";
import { findKey } from "./find.ts";
import { PENDING_WORDS, pendingFigures, pendingWords } from "./pending.ts";
import { decisionMoments, inOrder, momentsOf, type Row, rowsOf } from "./rows.ts";
import type { Moment, Span, Story } from "./story.ts";
import { at, counted, lasting, resources } from "./words.ts";

/** Why a pod waited, where it went and how it ended. */
export function explainPod(run: RunFolder, name: string): Story {
  const pods = rowsOf(run.table("pods"));
  const key = findKey(
    run,
    "pod",
    name,
    pods.map((row) => row.key),
  );
  const pod = pods.findLast((row) => row.key === key)!;
  const events = momentsOf(run, "Pod", (namespace, own) => `${namespace}/${own}` === key);
  const figures = pendingFigures([pod]);
  const decisions = decisionsFor(run, pod);
  return {
    subject: `pod ${pod.key}`,
    sentences: [
      introduction(pod),
      waiting(pod, pendingWords(figures, lasting), events),
      ...nodeSentences(run, pod),
      ...decisions.map(notChosen).filter((sentence) => sentence !== ""),
      life(pod),
    ],
    figures: [...figures, { name: "attempts", value: pod.number("attempts"), unit: "count" }],
    spans: spansOf(run, pod),
    moments: inOrder([...events, ...decisionMoments(decisions)]),
  };
}

function introduction(pod: Row): string {
  const owner = pod.text("owner_kind") === "" ? "a bare pod" : `a pod of ${pod.text("owner_kind")} ${pod.text("owner_name")}`;
  const scalars = pod.text("scalar_requests") === "" ? "" : ` and ${pod.text("scalar_requests")}`;
  const asked = resources(pod.number("cpu_request_millicores"), pod.number("memory_request_bytes"));
  return `${pod.key} is ${owner}; created ${at(pod.number("created_seconds"))}, it asks for ${asked}${scalars}.`;
}

function waiting(pod: Row, causes: readonly string[], events: readonly Moment[]): string {
  const bound = pod.text("node") !== "";
  const pending = lasting(pod.number("pending_seconds"));
  const end = bound ? "was bound" : pod.text("outcome") === "pending" ? "was still waiting when the run ended" : "was gone unbound";
  if (causes.length === 0) return `It ${end} without waiting.`;
  const attempts = counted(pod.number("attempts"), "attempt");
  const last = events.findLast(({ source }) => source.endsWith(" FailedScheduling"));
  const why = last === undefined ? "" : ` The scheduler last said: ${last.text}`;
  return `It ${end} after ${pending} and ${attempts}: ${causes.join(", ")}.${why}`;
}

/** The node that it got, and the decision that brought the node if it came after the pod. */
function nodeSentences(run: RunFolder, pod: Row): string[] {
  const name = pod.text("node");
  if (name === "") return [];
  const node = rowsOf(run.table("nodes"), (row) => row.text("node") === name).at(-1);
  if (node === undefined || node.text("pool") === "") return [`It went to node ${name}.`];
  const place = `node ${name} of pool ${node.text("pool")}`;
  const requested = node.number("requested_seconds");
  if (requested < pod.number("created_seconds")) return [`It went to ${place}, which had been there since ${lasting(requested)}.`];
  const took = `registered ${at(node.number("registered_seconds"))} and ready ${at(node.number("ready_seconds"))}`;
  return [`It went to ${place}, which was asked for ${at(requested)}, ${took}.`];
}

/** What autoscalers decided for more nodes, or against it, while the pod waited. */
function decisionsFor(run: RunFolder, pod: Row): Row[] {
  const from = pod.number("created_seconds");
  const to = from + pod.number("pending_seconds");
  return rowsOf(run.table("decisions"), (row) => {
    const time = row.number("time_seconds");
    return time >= from && time <= to && (row.text("action") === "scale-up" || row.text("action") === "no-scale-up");
  });
}

function notChosen(decision: Row): string {
  const time = at(decision.number("time_seconds"));
  const component = decision.text("component");
  const options = decision.text("options");
  if (decision.text("action") === "no-scale-up")
    return `${component} asked for no node ${time}: ${decision.text("reason") || decision.text("seen")}.`;
  const added = counted(decision.number("size_after") - decision.number("size_before"), "node");
  const others = options === "" ? "" : ` Options: ${options}.`;
  return `${component} asked for ${added} of ${decision.text("target")} ${time}: ${decision.text("reason")}.${others}`;
}

function life(pod: Row): string {
  const started = pod.number("started_seconds");
  const reason = pod.text("reason") === "" ? "" : ` (${pod.text("reason")})`;
  const restarts = pod.number("restarts") > 0 ? ` with ${counted(pod.number("restarts"), "restart")}` : "";
  const ran = Number.isFinite(started)
    ? `started ${at(started)}, ready ${at(pod.number("ready_seconds"))}, ran ${lasting(pod.number("run_seconds"))}`
    : "never started";
  return `It ${ran}${restarts}; outcome ${pod.text("outcome")}${reason}.`;
}

/** The causes of waiting follow each other in the order gates, queue, no fit, launch: pods.csv knows how long each was, not when. */
function spansOf(run: RunFolder, pod: Row): Span[] {
  const endSeconds = run.document.simulatedMs / 1000;
  const spans: Span[] = [];
  let from = pod.number("created_seconds");
  const add = (label: string, to: number): void => {
    if (to > from) spans.push({ label, fromSeconds: from, toSeconds: to });
    from = Math.max(from, to);
  };
  for (const [cause] of PENDING_WORDS) add(cause, from + pod.number(`pending_${cause}_seconds`));
  const ended = Number.isFinite(pod.number("ended_seconds")) ? pod.number("ended_seconds") : endSeconds;
  if (pod.text("node") === "") return spans;
  const started = pod.number("started_seconds");
  add("starting", Number.isFinite(started) ? started : ended);
  if (Number.isFinite(started)) add("running", ended);
  return spans;
}
