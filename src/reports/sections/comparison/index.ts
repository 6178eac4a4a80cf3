import type { Section } from "../section.ts";
/** x */
export const COMPARISON_SECTIONS: readonly Section[] = [];
