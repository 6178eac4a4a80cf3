import { readFileSync } from "node:fs";
import { packageFolder } from "./package-folder.ts";

/** The text of the instance catalogue that comes with the program, `workloads/data/instance-types.csv`. */
export function readCatalogue(): string {
  return readFileSync(new URL("workloads/data/instance-types.csv", packageFolder()), "utf8");
}
