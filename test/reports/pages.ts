import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPage } from "../../build/page.mjs";
import { CsvFolderSink, RUN_FILE } from "../../src/metrics/index.ts";
import { drawReport, type PageAssets } from "../../src/reports/index.ts";
import { Simulation } from "../../src/simulation/index.ts";
import { loadScenario } from "../../src/workloads/index.ts";

/** Hand-made tables of each kind, with the page that they give. */
export const PAGES = fileURLToPath(new URL("pages/", import.meta.url));
/** Runs kept with their reports, for readers of the repository. */
export const REFERENCES = fileURLToPath(new URL("../../reports/", import.meta.url));
/** Pages here are compared without the scripts, which are the business of the bundler. */
export const NO_ASSETS: PageAssets = { script: "/* page */", zoomScript: "/* zoom */", zoomStyle: "/* zoom */" };

/** Names of the folders with a given file in them. */
export const foldersWith = (root: string, file: string): string[] =>
  readdirSync(root)
    .filter((name) => existsSync(join(root, name, file)))
    .sort();

/** A page as it is drawn today. */
export const drawPageOf = (name: string): string => drawReport(join(PAGES, name), NO_ASSETS);

/** The report of a kept run as it is drawn today, with the real scripts. */
export const drawReference = async (name: string): Promise<string> => drawReport(join(REFERENCES, name), await buildPage());

/** Runs the scenario of a kept run again, into a folder. */
export async function rerun(name: string, folder: string): Promise<void> {
  const sink = new CsvFolderSink(folder, { force: true });
  const simulation = new Simulation(await loadScenario(join(REFERENCES, name, "scenario.yaml")), { sink, version: "reference" });
  simulation.step();
  sink.writeFile(RUN_FILE, simulation.finish({ wallClock: { startedAt: "2026-01-01T00:00:00Z", seconds: 0 } }).runJson);
  sink.commit();
}

/** Writes all pages and references as they are today. */
export async function rewrite(): Promise<string[]> {
  const written: string[] = [];
  const write = (file: string, text: string): void => {
    writeFileSync(file, text);
    written.push(file);
  };
  for (const name of readdirSync(PAGES)) write(join(PAGES, name, "page.html"), drawPageOf(name));
  for (const name of foldersWith(REFERENCES, "scenario.yaml")) {
    await rerun(name, join(REFERENCES, name));
    write(join(REFERENCES, name, "report.html"), await drawReference(name));
  }
  return written;
}

/** The text of a file. */
export const read = (...path: string[]): string => readFileSync(join(...path), "utf8");
