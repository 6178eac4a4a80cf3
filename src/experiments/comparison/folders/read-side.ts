import { existsSync } from "node:fs";
import { join } from "node:path";
import { RUN_FILE, SWEEP_FILE } from "../../../metrics/index.ts";
import { InputError } from "../../../workloads/index.ts";
import type { Side } from "../side.ts";
import { readRunSide } from "./run-folder.ts";
import { readSweepSide } from "./sweep-folder.ts";

/** Reads what a folder holds: a run or a sweep. */
export function readSide(folder: string): Side {
  if (existsSync(join(folder, SWEEP_FILE))) return readSweepSide(folder);
  if (existsSync(join(folder, RUN_FILE))) return readRunSide(folder);
  const found = existsSync(folder) ? "neither" : "no such folder";
  throw new InputError([{ file: folder, expected: `a folder with ${RUN_FILE} of a run or ${SWEEP_FILE} of a sweep`, found }]);
}
