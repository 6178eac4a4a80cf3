import { CsvFolderSink, RUN_FILE, runJson } from "../../src/metrics/index.ts";
import { tinyRun } from "./tiny-run.ts";

/** Plays a tiny run, finishes it where its clock stands and leaves its tables in `folder`, replacing others. Returns the folder. */
export function runOnDisk(folder: string, play: (run: ReturnType<typeof tinyRun>) => void): string {
  const sink = new CsvFolderSink(folder, { force: true });
  const run = tinyRun(60, sink);
  play(run);
  const { summary, tables } = run.finish(9);
  const facts = { version: "0.1.0", scenario: "tiny", partial: false, seed: 7, inputs: [], notModelled: {}, settings: {}, digest: "dd" };
  const counts = { events: 9, simulatedMs: run.clock.now, pods: run.store.pods.count, nodes: run.store.nodes.count };
  const wallClock = { startedAt: "", seconds: 0 };
  sink.writeFile(RUN_FILE, runJson({ ...facts, counts, summary, tables, objectives: [], wallClock }));
  sink.commit();
  return folder;
}
