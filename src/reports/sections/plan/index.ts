import { inputs } from "../inputs.ts";
import type { Section } from "../section.ts";
import { drills } from "./drills.ts";
import { growth } from "./growth.ts";
import { headroom } from "./headroom.ts";
import { method } from "./method.ts";
import { objectives } from "./objectives.ts";
import { pools } from "./pools.ts";
import { search } from "./search.ts";
import { smaller } from "./smaller.ts";
import { sure } from "./sure.ts";
import { verdict } from "./verdict.ts";

/** The report of a plan, in the order of its page. */
export const PLAN_SECTIONS: readonly Section[] = [
  verdict,
  objectives,
  pools,
  search,
  smaller,
  headroom,
  drills,
  growth,
  sure,
  method,
  inputs,
];
