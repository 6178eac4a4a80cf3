import type { Adapter } from "../adapter.ts";
import * as apiObjects from "./api-objects.ts";
import * as caLoop from "./ca-loop.ts";
import * as caUnits from "./ca-units.ts";
import * as schedulerCycle from "./scheduler-cycle.ts";
import * as schedulerPreemption from "./scheduler-preemption.ts";
import * as schedulerSequence from "./scheduler-sequence.ts";

/** The suites that run. A suite without an entry is listed as "not run". */
export const adapters: readonly Adapter[] = [apiObjects, caLoop, caUnits, schedulerCycle, schedulerPreemption, schedulerSequence];
