import type { PodTable } from "../cluster/index.ts";
import type { Clock } from "../engine/index.ts";
import { type Cell, type MetricSink, SCHEDULING } from "../metrics/index.ts";
import type { Labels } from "../model/index.ts";
import { type AttemptTracer, Code, isRejected, type Status, type TracedAttempt } from "../scheduler/index.ts";

/** Whether a pod's attempts are to be written down. */
export type PodChoice = (pod: { readonly namespace: string; readonly name: string; readonly labels: Labels }) => boolean;

const NOT_SCORED = Number.NaN;

/** Writes the attempts for chosen pods to the table `scheduling`, and only reads. */
export class SchedulingTrace implements AttemptTracer {
  /** How many attempts have been written. */
  attempts = 0;
  private readonly sink: MetricSink;
  private readonly pods: PodTable;
  private readonly clock: Clock;
  private readonly choice: PodChoice;
  private readonly values: Cell[] = SCHEDULING.columns.map(() => "");

  constructor(sink: MetricSink, pods: PodTable, clock: Clock, choice: PodChoice) {
    this.sink = sink;
    this.pods = pods;
    this.clock = clock;
    this.choice = choice;
    sink.begin(SCHEDULING);
  }

  wants(pod: number): boolean {
    const { namespace, labels } = this.pods.templates[pod];
    return this.choice({ namespace, labels, name: this.pods.names[pod] });
  }

  tell({ pod, number, preFilter, nodes }: TracedAttempt): void {
    this.attempts++;
    const { values } = this;
    values[0] = this.clock.now / 1000;
    values[1] = this.pods.templates[pod].namespace;
    values[2] = this.pods.names[pod];
    values[3] = number;
    if (preFilter !== undefined) this.row("", preFilter);
    for (const { name, status, scores, chosen } of nodes) {
      if (scores === undefined) this.row(name, status, chosen);
      else {
        for (const [plugin, { raw, weighted }] of scores.scores) {
          this.row(name, undefined, chosen, { plugin, raw, weighted, total: scores.total });
        }
      }
    }
  }

  private row(
    node: string,
    status: Status | undefined,
    chosen = false,
    score = { plugin: status?.plugin ?? "", raw: NOT_SCORED, weighted: NOT_SCORED, total: NOT_SCORED },
  ): void {
    const { values } = this;
    values[4] = node;
    values[5] = score.plugin;
    values[6] = verdictOf(status);
    values[7] = status === undefined ? "" : status.reasons.join(", ");
    values[8] = score.raw;
    values[9] = score.weighted;
    values[10] = score.total;
    values[11] = chosen ? 1 : 0;
    this.sink.row(SCHEDULING.name, values);
  }
}

function verdictOf(status: Status | undefined): string {
  if (status === undefined) return "fits";
  if (!isRejected(status.code)) return "error";
  return status.code === Code.UnschedulableAndUnresolvable ? "unresolvable" : "unschedulable";
}
