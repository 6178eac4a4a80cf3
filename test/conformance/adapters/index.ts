import type { Adapter } from "../adapter.ts";
import * as apiObjects from "./api-objects.ts";

/** The suites that run. A suite without an entry is listed as "not run". */
export const adapters: readonly Adapter[] = [apiObjects];
