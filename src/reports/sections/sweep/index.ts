import { inputs } from "../inputs.ts";
import type { Section } from "../section.ts";
import { cells } from "./cells.ts";
import { effects } from "./effects.ts";
import { happened } from "./happened.ts";
import { method } from "./method.ts";
import { pareto } from "./pareto.ts";
import { runs } from "./runs.ts";

/** The report of a sweep, in the order of its page. */
export const SWEEP_SECTIONS: readonly Section[] = [happened, pareto, effects, cells, runs, method, inputs];
