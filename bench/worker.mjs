// @ts-check
/** One benchmark in a process of its own: `node bench/worker.mjs <work>`. Prints one JSON object with what was counted. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { works } from "./works.mjs";

const [name, output] = process.argv.slice(2);
const work = works[name];
if (work === undefined) throw new Error(`unknown work ${name}; there are ${Object.keys(works).join(", ")}`);

const { Simulation, CsvFolderSink, discardSink } = await import("../dist/simulation/index.js");
const folder = output === "tables" ? mkdtempSync(join(tmpdir(), "wavetank-bench-")) : undefined;
try {
  const simulation = new Simulation(await work(), {
    sink: folder === undefined ? discardSink : new CsvFolderSink(folder),
    version: "bench",
  });
  simulation.step();
  const { events, digest, summary } = simulation.finish({ wallClock: { startedAt: "", seconds: 0 } });
  const counts = {
    events,
    pods: summary.get("pods_created"),
    succeeded: summary.get("pods_succeeded"),
    ...simulation.counters,
    digest: digest.slice(0, 16),
  };
  process.stdout.write(JSON.stringify({ counts, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) }));
} finally {
  if (folder !== undefined) rmSync(folder, { recursive: true });
}
