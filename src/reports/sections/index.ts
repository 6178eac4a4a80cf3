import type { FolderKind } from "../tables/read-folder.ts";
import { COMPARISON_SECTIONS } from "./comparison/index.ts";
import { PLAN_SECTIONS } from "./plan/index.ts";
import { RUN_SECTIONS } from "./run/index.ts";
import type { Section } from "./section.ts";
import { SWEEP_SECTIONS } from "./sweep/index.ts";

/** The sections of each kind of report, in the order of the page. */
export const SECTIONS: Readonly<Record<FolderKind, readonly Section[]>> = {
  run: RUN_SECTIONS,
  sweep: SWEEP_SECTIONS,
  comparison: COMPARISON_SECTIONS,
  plan: PLAN_SECTIONS,
};
