import { openbNodes } from "./openb-nodes.ts";
import { openbPods } from "./openb-pods.ts";
import { swf } from "./swf.ts";
import type { NodeTraceReader, TraceReader } from "./trace-reader.ts";
import { wavetankCsv } from "./wavetank-csv.ts";

/** Formats of pods and jobs. */
export const TRACE_READERS: readonly TraceReader[] = [openbPods, swf, wavetankCsv];

/** Formats of nodes. */
export const NODE_TRACE_READERS: readonly NodeTraceReader[] = [openbNodes];
