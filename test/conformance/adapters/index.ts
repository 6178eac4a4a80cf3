import type { Adapter } from "../adapter.ts";
import * as apiObjects from "./api-objects.ts";
import * as schedulerCycle from "./scheduler-cycle.ts";

/** The suites that run. A suite without an entry is listed as "not run". */
export const adapters: readonly Adapter[] = [apiObjects, schedulerCycle];
