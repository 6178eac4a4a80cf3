import { inputs } from "../inputs.ts";
import type { Section } from "../section.ts";
import { changed } from "./changed.ts";
import { differences } from "./differences.ts";
import { method } from "./method.ts";
import { pairs } from "./pairs.ts";

/** The report of a comparison, in the order of its page. */
export const COMPARISON_SECTIONS: readonly Section[] = [changed, differences, pairs, method, inputs];
