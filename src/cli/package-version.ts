import { readFileSync } from "node:fs";
import { packageFolder } from "../workloads/index.ts";

/** The version in package.json. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL("package.json", packageFolder()), "utf8")) as { version: string }).version;
}
