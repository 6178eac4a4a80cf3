import { compare } from "./compare.ts";
import type { Declaration } from "./declaration.ts";
import { explain } from "./explain.ts";
import { init } from "./init.ts";
import { plan } from "./plan.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";
import { sweep } from "./sweep.ts";
import { validate } from "./validate.ts";
import { worker } from "./worker.ts";

/** All commands, in the order in which `wavetank --help` lists them. */
export const DECLARATIONS: readonly Declaration[] = [run, plan, sweep, worker, compare, explain, report, validate, init];
