import type { Millis } from "../../engine/index.ts";
import type { Labels, Node, QuantityText } from "../../model/index.ts";
import type { ArrivalKind, ArrivalTable } from "../arrivals.ts";
import type { ScenarioBehavior } from "../behaviors.ts";

/** A file, read and unpacked. */
export interface TraceInput {
  /** As messages call it. */
  readonly file: string;
  /** Without a byte-order mark. */
  readonly text: string;
}

/** `work`: runs as long as recorded, whenever it starts. `until`: is deleted at the recorded end. `forever`: neither. */
export type EndRule = "work" | "until" | "forever";

/** How GPUs become resources. */
export interface GpuOptions {
  /** Resource name of whole GPUs. */
  readonly gpuResource: string;
  /** Count shared GPUs in thousandths; otherwise they are rounded up to whole ones. */
  readonly gpuMilli: boolean;
}

/** What the scenario says about a trace of pods, with every default filled in. */
export interface TraceOptions extends GpuOptions {
  /** In the trace's own time, before scaling. */
  readonly window: { readonly from: Millis; readonly to?: Millis | undefined };
  /** Multiplies arrival times. */
  readonly timeScale: number;
  /** Multiplies run times and lives. */
  readonly workScale: number;
  readonly requestScale: { readonly cpu: number; readonly memory: number };
  readonly as: ArrivalKind;
  readonly endRule: EndRule;
  readonly namespace: string;
  readonly limit?: number | undefined;
  readonly sample?: { readonly modulo: number; readonly residue: number } | undefined;
  readonly coresPerPod: number;
  readonly memoryPerCore?: QuantityText | undefined;
  readonly deadline: boolean;
  readonly priorityByQos?: Readonly<Record<string, number>> | undefined;
  /** Added to every pod. */
  readonly annotations: Labels;
  readonly behaviors: readonly ScenarioBehavior[];
}

/** What a trace says when nothing is said. */
export const DEFAULT_TRACE_OPTIONS: TraceOptions = {
  window: { from: 0 },
  timeScale: 1,
  workScale: 1,
  requestScale: { cpu: 1, memory: 1 },
  as: "Job",
  endRule: "work",
  namespace: "default",
  coresPerPod: 1,
  deadline: false,
  gpuResource: "nvidia.com/gpu",
  gpuMilli: false,
  annotations: {},
  behaviors: [],
};

/** What became of the rows: `rows` is `used` and all of `skipped` together. */
export interface ReadSummary {
  readonly rows: number;
  readonly used: number;
  /** Reason -> rows left out. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Reason -> rows that are used, but not exactly as written. */
  readonly noted: Readonly<Record<string, number>>;
  /** What the file says about itself, such as the wall clock of its time zero. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Reads one format of pods or jobs. */
export interface TraceReader {
  /** Its name in scenarios. */
  readonly format: string;
  /** Where the format is described. */
  readonly source: string;
  /** Adds what the options choose to `arrivals`, in any order. Throws InputError for rows that cannot be read. */
  read(input: TraceInput, options: TraceOptions, arrivals: ArrivalTable): ReadSummary;
}

/** What the scenario says about a list of nodes. */
export interface NodeTraceOptions extends GpuOptions {
  readonly podsPerNode: number;
}

/** Reads one format of nodes. */
export interface NodeTraceReader {
  readonly format: string;
  readonly source: string;
  read(input: TraceInput, options: NodeTraceOptions): { readonly nodes: readonly Node[]; readonly summary: ReadSummary };
}

/** Counts by reason. */
export class Counts {
  private readonly counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    if (count > 0) this.counts.set(reason, (this.counts.get(reason) ?? 0) + count);
  }

  get total(): number {
    let total = 0;
    for (const count of this.counts.values()) total += count;
    return total;
  }

  /** By reason, in alphabetical order, so that the order of rows does not show. */
  toRecord(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
