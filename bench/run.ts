import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";
import { environment, readLatencyNs } from "./machine.ts";

/** What one run of one work gave. `counts` are the same on every machine; the rest is not. */
interface Measured {
  readonly work: string;
  readonly seconds: number;
  /** Of the scheduler's own works. */
  readonly podsPerSecond?: number;
  /** Of sweeps: processor time over the time of all cores. */
  readonly busyRatio?: number;
  readonly peakMiB: number;
  readonly counts: Readonly<Record<string, number | string>>;
}

const WORKS = ["A", "B", "C", "A-autoscaled", "CA-burst"];
/** The autoscaler at scale; the longer one is only run when asked for. */
const AUTOSCALER_WORKS = ["A-autoscaled", "CA-burst", "CA-week"];
/** The scheduler by itself: seconds from the first attempt to the last, in a process that does nothing else. */
const SCHEDULER_WORKS = ["local-1000", "local-5000", "local-10000", "spread-5000", "anti-affinity-5000", "fill-5000"];
/** 200 runs of A by `wavetank sweep`: the backend of each. */
const SWEEP_WORKS: Readonly<Record<string, string>> = { sweep: "threads", "sweep-in-process": "in-process" };
/** Names for several works at once. */
const GROUPS: Readonly<Record<string, readonly string[]>> = { scheduler: SCHEDULER_WORKS, autoscaler: AUTOSCALER_WORKS };
const COUNTS = fileURLToPath(new URL("counts.json", import.meta.url));
const WORKER = fileURLToPath(new URL("worker.mjs", import.meta.url));
const SWEEP_WORKER = fileURLToPath(new URL("sweep-worker.mjs", import.meta.url));
const SCHEDULER_WORKER = fileURLToPath(new URL("scheduler-worker.ts", import.meta.url));
const SCHEDULER_BUNDLE = fileURLToPath(new URL("../reports/scratch/bench/scheduler-worker.mjs", import.meta.url));

const HELP = `npm run bench -- [work...] [options]

Runs each work (${WORKS.join(", ")}) in a process of its own and prints whole-process seconds, start-up included, peak memory and counts.
Counts are compared with the committed ones: another count is another program, and exit code 1. Seconds fail nothing.
"scheduler" stands for the works of the scheduler alone (${SCHEDULER_WORKS.join(", ")}):
these print pods per second and count the seconds from the first attempt to the last. "autoscaler" stands for ${AUTOSCALER_WORKS.join(", ")}.
${Object.keys(SWEEP_WORKS).join(" and ")} make 200 runs of A.

Options:
  --runs N         runs of each work; the median counts (default 3)
  --tables         write all tables to a temporary folder too
  --json           print one object: {"rows":[{"work","seconds","podsPerSecond","busyRatio","peakMiB","counts"}]}
  --update-counts  write bench/counts.json from what was counted
  --help           this text

Examples:
  npm run bench
  npm run bench -- B --runs 5
  npm run bench -- scheduler
  npm run bench -- --json`;

function measure(work: string, tables: boolean): Measured {
  const start = performance.now();
  const args = argumentsOf(work, tables);
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26, env: environment() });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`work ${work} failed:\n${stderr}`);
  // What a work says of its own seconds counts.
  return { work, seconds, ...(JSON.parse(stdout) as Omit<Measured, "work" | "seconds"> & { readonly seconds?: number }) };
}

/** What Node is started with for a work. */
function argumentsOf(work: string, tables: boolean): string[] {
  if (SCHEDULER_WORKS.includes(work)) return [SCHEDULER_BUNDLE, work];
  const backend = SWEEP_WORKS[work];
  return backend === undefined ? [WORKER, work, ...(tables ? ["tables"] : [])] : [SWEEP_WORKER, backend];
}

/** The scheduler's worker is TypeScript: one file, so that nothing is compiled while it runs. */
function bundleSchedulerWorker(): void {
  buildSync({
    entryPoints: [SCHEDULER_WORKER],
    outfile: SCHEDULER_BUNDLE,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
}

/** The run of median duration, with the shortest and longest for its spread. */
function medianOf(runs: readonly Measured[]): Measured & { readonly spread: readonly [number, number] } {
  const sorted = [...runs].sort((a, b) => a.seconds - b.seconds);
  return { ...sorted[Math.floor((sorted.length - 1) / 2)], spread: [sorted[0].seconds, sorted[sorted.length - 1].seconds] };
}

function differences(rows: readonly Measured[], committed: Readonly<Record<string, Measured["counts"]>>): string[] {
  return rows.flatMap(({ work, counts }) =>
    Object.entries(counts)
      .filter(([name, count]) => committed[work]?.[name] !== count)
      .map(([name, count]) => `${work} ${name}: committed ${committed[work]?.[name] ?? "nothing"}, counted ${count}`),
  );
}

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: "string", default: "3" },
      tables: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      "update-counts": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const asked = positionals.flatMap((name) => GROUPS[name] ?? [name]);
  const known = [...new Set([...WORKS, ...AUTOSCALER_WORKS, ...SCHEDULER_WORKS, ...Object.keys(SWEEP_WORKS)])];
  const unknown = asked.find((work) => !known.includes(work));
  const runs = Number(values.runs);
  if (unknown !== undefined || !Number.isInteger(runs) || runs < 1) {
    console.error(
      unknown === undefined
        ? `--runs: expected a whole number above 0, found "${values.runs}"`
        : `expected one of ${[...known, ...Object.keys(GROUPS)].join(", ")}, found "${unknown}"`,
    );
    return 2;
  }
  const works = asked.length > 0 ? asked : WORKS;
  if (works.some((work) => SCHEDULER_WORKS.includes(work))) bundleSchedulerWorker();
  if (works.some((work) => !SCHEDULER_WORKS.includes(work)) && !existsSync(new URL("../dist/simulation/index.js", import.meta.url))) {
    console.error("expected a build in dist/: run npm run build first");
    return 2;
  }
  const rows = works.map((work) => medianOf(Array.from({ length: runs }, () => measure(work, values.tables))));
  if (values.json) console.log(JSON.stringify({ rows: rows.map(({ spread: _spread, ...row }) => row) }));
  else {
    const machine = `${cpus()[0].model} x ${cpus().length}, ${readLatencyNs().toFixed(0)} ns a read in 4 MiB`;
    console.log(`Node ${process.version}, ${machine}; median of ${runs} (fastest to slowest)`);
    for (const { work, seconds, podsPerSecond, busyRatio, spread, peakMiB, counts } of rows) {
      const listed = Object.entries(counts).map(
        ([name, count]) => `${name} ${typeof count === "number" ? count.toLocaleString("en") : count}`,
      );
      const range = `(${spread[0].toFixed(2)} to ${spread[1].toFixed(2)})`;
      const rate = podsPerSecond === undefined ? "" : `  ${podsPerSecond.toLocaleString("en")} pods/s`;
      const busy = busyRatio === undefined ? "" : `  ${Math.round(busyRatio * 100)} % of all cores`;
      console.log(`${work.padEnd(18)} ${seconds.toFixed(2)} s ${range}${rate}${busy}  ${peakMiB} MiB  ${listed.join(", ")}`);
    }
  }
  const committed = existsSync(COUNTS) ? (JSON.parse(readFileSync(COUNTS, "utf8")) as Record<string, Measured["counts"]>) : {};
  if (values["update-counts"]) {
    writeFileSync(
      COUNTS,
      `${JSON.stringify({ ...committed, ...Object.fromEntries(rows.map(({ work, counts }) => [work, counts])) }, null, 2)}\n`,
    );
    return 0;
  }
  const wrong = differences(rows, committed);
  for (const line of wrong) console.error(line);
  return wrong.length > 0 ? 1 : 0;
}

process.exitCode = main();
