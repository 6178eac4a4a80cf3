import { inputs } from "../inputs.ts";
import type { Section } from "../section.ts";
import { capacity } from "./capacity.ts";
import { costs } from "./costs.ts";
import { decisions } from "./decisions.ts";
import { gantt } from "./gantt.ts";
import { happened } from "./happened.ts";
import { lists } from "./lists.ts";
import { method } from "./method.ts";
import { nodes } from "./nodes.ts";
import { objectives } from "./objectives.ts";
import { packing } from "./packing.ts";
import { pending } from "./pending.ts";
import { pods } from "./pods.ts";
import { rightsizing } from "./rightsizing.ts";
import { utilisation } from "./utilisation.ts";
import { waiting } from "./waiting.ts";
import { warnings } from "./warnings.ts";

/** The report of a run, in the order of its page. */
export const RUN_SECTIONS: readonly Section[] = [
  happened,
  objectives,
  nodes,
  pods,
  utilisation,
  pending,
  waiting,
  decisions,
  gantt,
  packing,
  capacity,
  costs,
  rightsizing,
  lists,
  warnings,
  method,
  inputs,
];
