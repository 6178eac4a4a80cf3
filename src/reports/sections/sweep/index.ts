import type { Section } from "../section.ts";
/** x */
export const SWEEP_SECTIONS: readonly Section[] = [];
