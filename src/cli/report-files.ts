import { writeWholeFile } from "../metrics/index.ts";
import { drawReport, readAssets } from "../reports/index.ts";
import { InputError, type InputProblem, packageFolder } from "../workloads/index.ts";

/** A report to draw: from which folder, into which file. */
export interface ReportJob {
  readonly folder: string;
  readonly file: string;
}

/** A report that is drawn and not yet written. */
export interface DrawnReport {
  readonly file: string;
  readonly text: string;
}

/** Draws all reports, or throws an InputError about all folders that cannot be drawn. */
export function drawReports(jobs: readonly ReportJob[]): DrawnReport[] {
  const assets = readAssets(new URL("dist/page/", packageFolder()));
  const drawn: DrawnReport[] = [];
  const problems: InputProblem[] = [];
  for (const { folder, file } of jobs) {
    try {
      drawn.push({ file, text: drawReport(folder, assets) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return drawn;
}

/** Writes reports, each whole or not at all. What the file system refuses becomes an OutputError. */
export function writeReports(reports: readonly DrawnReport[]): void {
  for (const { file, text } of reports) writeWholeFile(file, text);
}
