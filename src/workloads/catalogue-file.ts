import { readFileSync } from "node:fs";

/** The text of the instance catalogue that comes with the program, `workloads/data/instance-types.csv`. */
export function readCatalogue(): string {
  return readFileSync(new URL("../../workloads/data/instance-types.csv", import.meta.url), "utf8");
}
