import type { DecisionRecord, Id } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import { formatDuration } from "../../model/index.ts";
import type { Environment } from "./environment.ts";
import type { ExpanderContext, ExpansionOption } from "./expanders/expander.ts";
import { leastWaste } from "./expanders/least-waste.ts";
import { COMPONENT } from "./names.ts";
import type { StartedDeletions } from "./scale-down/actuator.ts";
import type { Utilization } from "./scale-down/utilization.ts";
import { reasonText } from "./scale-up/events.ts";
import type { ScaleUpStatus } from "./scale-up/status.ts";

type Told = Omit<DecisionRecord, "timeMs" | "component" | "loop">;
type Words = Pick<DecisionRecord, "seen" | "options" | "reason">;

const NO_WORDS: Words = { seen: "", options: "", reason: "" };

/** Results of loops that have tried no scale-up: there is nothing to tell. */
const WITHOUT_ATTEMPT: ReadonlySet<ScaleUpStatus["result"]> = new Set(["ScaleUpNotNeeded", "ScaleUpInCooldown", "ScaleUpNotTried"]);

/** Writes down what loops have decided and why. A loop that decides the same nothing as the one before stays silent. */
export class DecisionWriter {
  private readonly env: Environment;
  /** Nobody reads why anything is done. */
  private readonly silent: boolean;
  private lastInaction = "";

  constructor(env: Environment) {
    this.env = env;
    this.silent = env.store.recorder.discardsReasons === true;
  }

  /** `pods`: those that a scale-up was tried for, and the fake ones beside them. */
  scaleUp(
    status: ScaleUpStatus,
    contextNow: () => ExpanderContext,
    { pods, fakes }: { readonly pods: number; readonly fakes: number },
    loop: number,
  ): void {
    const isChange = status.resizes.length > 0;
    if (!isChange && status.result === "ScaleUpNotNeeded") this.lastInaction = "";
    if (!isChange && WITHOUT_ATTEMPT.has(status.result)) return;
    if (isChange) {
      const words = this.silent ? NO_WORDS : { ...this.outlook(status, contextNow(), pods, fakes), reason: this.choiceText(status) };
      for (const { group, from, to } of status.resizes) {
        this.write({ action: "scale-up", target: group.name, sizeBefore: from, sizeAfter: to, ...words }, loop);
      }
      return;
    }
    const reason = status.error ?? (status.result === "ScaleUpLimitedByMaxNodesTotal" ? status.result : inactionText(status));
    const words = { ...this.outlook(status, contextNow(), pods, fakes), reason };
    this.writeOnce({ action: "no-scale-up", target: "", sizeBefore: 0, sizeAfter: 0, ...words }, loop);
  }

  /** What a scale-up has seen, and what it could choose from. */
  private outlook(status: ScaleUpStatus, context: ExpanderContext, pods: number, fakes: number): Omit<Words, "reason"> {
    const { groups } = this.env.store.nodeGroups;
    const seen = status.seen ?? `${pods} pods unschedulable${fakes > 0 ? ` and ${fakes} expected` : ""}`;
    const skipped = [...status.skipped].map(([group, reasons]) => `${groups[group].name}: skipped, ${reasons.join(", ")}`);
    const options = [...status.options.map((option) => optionText(option, status, context)), ...skipped].join("; ");
    return { seen, options };
  }

  /** All pods that wait for nodes are too young for a scale-up; the least that is asked of any of them is `delayMs`. */
  tooYoung(pods: number, delayMs: Millis, loop: number): void {
    const reason = `all pods are younger than their delay before a scale-up, ${formatDuration(delayMs)} or more`;
    const seen = `${pods} pods unschedulable`;
    this.writeOnce({ action: "no-scale-up", target: "", sizeBefore: 0, sizeAfter: 0, seen, options: "", reason }, loop);
  }

  scaleDown(started: StartedDeletions, utilizationOf: (node: Id) => Utilization | undefined, unneeded: number, loop: number): void {
    const { store, provider } = this.env;
    const left = new Map<Id, number>();
    for (const [nodes, how] of [
      [started.empty, "empty"],
      [started.drain, "drained"],
    ] as const) {
      for (const node of nodes) {
        const group = provider.groupOf(node);
        if (group === undefined) continue;
        const before = left.get(group.id) ?? provider.target(group);
        left.set(group.id, before - 1);
        const words = this.silent ? NO_WORDS : removalWords(how, utilizationOf(node)?.value, unneeded);
        const name = store.nodes.infos.names[node];
        this.write({ action: "scale-down", target: name, sizeBefore: before, sizeAfter: before - 1, ...words }, loop);
      }
    }
  }

  /** Why nodes stay that might have gone. */
  noScaleDown(reason: string, nodes: number, unneeded: number, loop: number): void {
    const seen = this.silent ? "" : `${nodes} nodes, ${unneeded} unneeded`;
    this.record({ action: "no-scale-down", target: "", sizeBefore: nodes, sizeAfter: nodes, seen, options: "", reason }, loop);
  }

  /** What a person should know of a group. */
  note(group: string, text: string): void {
    this.record({ action: "note", target: group, sizeBefore: 0, sizeAfter: 0, seen: "", options: "", reason: text }, 0);
  }

  private choiceText({ choice, options }: ScaleUpStatus): string {
    if (choice === undefined) return "group below its minimum size";
    if (options.length === 1) return "only option";
    const last = choice.steps.at(-1)!;
    const name = choice.option!.group.name;
    if (choice.ties.length === 0) return `${last.expander.name} chose ${name}`;
    return `${name} by chance among ${choice.ties.map(({ group }) => group.name).join(", ")}`;
  }

  private writeOnce(told: Told, loop: number): void {
    const text = JSON.stringify(told);
    if (text === this.lastInaction) return;
    this.write(told, loop);
    this.lastInaction = text;
  }

  private write(told: Told, loop: number): void {
    this.lastInaction = "";
    this.record(told, loop);
  }

  private record(told: Told, loop: number): void {
    this.env.changes.note();
    this.env.store.recorder.decision({ timeMs: this.env.deadlines.now, component: COMPONENT, loop, ...told });
  }
}

function removalWords(how: string, utilization: number | undefined, unneeded: number): Words {
  const reason = `${how}${utilization === undefined ? "" : `, utilization ${utilization.toFixed(4)}`}, unneeded for long enough`;
  return { seen: `${unneeded} nodes unneeded`, options: "", reason };
}

/** One option with its scores, and who dropped it. */
function optionText(option: ExpansionOption, { choice }: ScaleUpStatus, context: ExpanderContext): string {
  const { group, nodeCount, pods } = option;
  const waste = leastWaste.score!(option, context)!;
  const cost = group.priceUsdPerHour === undefined ? [] : [`$${(group.priceUsdPerHour * nodeCount).toFixed(4)}/h`];
  const scores: string[] = [];
  let verdict = "";
  for (const { expander, kept } of choice?.steps ?? []) {
    const score = expander.score?.(option, context);
    if (score !== undefined) scores.push(score);
    if (!kept.includes(option)) {
      verdict = `, dropped by ${expander.name}`;
      break;
    }
  }
  const shown = [...new Set([`${nodeCount} nodes`, `${pods.length} pods`, waste, ...cost, ...scores])].join(", ");
  return `${group.name}: ${shown}${verdict}`;
}

/** Why nothing helps, by groups of pods with equal reasons. */
function inactionText({ remain }: ScaleUpStatus): string {
  const byReason = new Map<string, number>();
  for (const one of remain) {
    const text = reasonText(one);
    byReason.set(text, (byReason.get(text) ?? 0) + one.pods.length);
  }
  return [...byReason].map(([text, count]) => `${count} pods: ${text}`).join("; ");
}
