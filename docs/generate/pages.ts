import { writeExperimentJsonSchema } from "../../src/workloads/experiment-schema.ts";
import { writeJsonSchema } from "../../src/workloads/scenario-schema.ts";
import { fidelityPage } from "./fidelity.ts";
import { flagsPage } from "./flags.ts";
import { metricsDictionary } from "./metrics.ts";

/** A generated page and where it lies under `docs/`. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

/** All generated pages. */
export function generatedPages(): Page[] {
  return [
    { file: "fidelity.md", text: fidelityPage() },
    { file: "metrics.md", text: metricsDictionary() },
    { file: "flags.md", text: flagsPage() },
    { file: "scenario.schema.json", text: writeJsonSchema() },
    { file: "experiment.schema.json", text: writeExperimentJsonSchema() },
  ];
}
