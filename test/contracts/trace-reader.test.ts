import { describe, expect, test } from "vitest";
import { NEVER } from "../../src/engine/index.ts";
import { NODE_TRACE_READERS, TRACE_READERS } from "../../src/workloads/formats/index.ts";
import { DEFAULT_TRACE_OPTIONS, type ReadSummary, type TraceOptions, type TraceReader } from "../../src/workloads/formats/trace-reader.ts";
import { ArrivalTable, InputError } from "../../src/workloads/index.ts";

/** What a contract needs to know of a format: how it writes a job. Times in whole seconds. */
interface Sample {
  readonly header: string;
  row(job: { readonly id: number; readonly submit: number; readonly run: number }): string;
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  "openb-pods": {
    header: "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\n",
    row: ({ id, submit, run }) => `p-${id},${1000 + (id % 3) * 500},512,0,0,,LS,Running,${submit},${submit + run},${submit}`,
  },
  swf: {
    header: "; Version: 2.2\n; MaxProcs: 100\n",
    row: ({ id, submit, run }) => `${id} ${submit} 0 ${run} ${1 + (id % 3)} -1 -1 -1 -1 -1 1 1 1 1 1 1 -1 -1`,
  },
  "wavetank-csv": {
    header: "name,arrival_ms,run_ms,cpu_millicores\n",
    row: ({ id, submit, run }) => `p-${id},${submit * 1000},${run * 1000},${1000 + (id % 3) * 500}`,
  },
};

const JOBS = Array.from({ length: 60 }, (_, i) => ({ id: i + 1, submit: Math.floor(i / 2) * 10, run: 15 + (i % 7) * 10 }));

test("every reader has a sample here", () => {
  expect(TRACE_READERS.map(({ format }) => format).sort()).toEqual(Object.keys(SAMPLES).sort());
});

test("no two formats have one name", () => {
  const names = [...TRACE_READERS, ...NODE_TRACE_READERS].map(({ format }) => format);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(TRACE_READERS.map((reader) => [reader.format, reader] as const))("trace reader %s", (format, reader) => {
  const { header, row } = SAMPLES[format];
  const text = header + JOBS.map((job) => `${row(job)}\n`).join("");
  const read = (input: string, options: Partial<TraceOptions> = {}) => readTable(reader, input, options);

  test("says where its format is described", () => {
    expect(reader.source).not.toBe("");
  });

  test("each row is used or skipped", () => {
    const { summary, rows } = read(text);
    expect([summary.rows, summary.used, rows.length]).toEqual([60, 60, 60]);
    expectAllCounted(summary);
  });

  test("times are whole milliseconds, and work stays what it was", () => {
    const { table } = read(text);
    for (let i = 0; i < table.count; i++) expect(Number.isInteger(table.timeMs[i]) && table.timeMs[i] >= 0).toBe(true);
    const work = [...table.workMs.slice(0, table.count)].sort((a, b) => a - b);
    expect(work).toEqual(JOBS.map(({ run }) => run * 1000).sort((a, b) => a - b));
  });

  test("a window begins at 0: what is before it is skipped or has work left, what is after it is skipped", () => {
    const { summary, table } = read(text, { window: { from: 100_000, to: 200_000 } });
    expectAllCounted(summary);
    const inside = JOBS.filter(({ submit }) => submit >= 100 && submit < 200);
    const alive = JOBS.filter(({ submit, run }) => submit < 100 && submit + run > 100);
    expect(summary.used).toBe(inside.length + alive.length);
    expect(summary.noted["existed before the window"]).toBe(alive.length);
    expect(summary.skipped["after the window"]).toBe(JOBS.filter(({ submit }) => submit >= 200).length);
    const warm = Array.from({ length: table.count }, (_, i) => i).filter((i) => table.warm[i] === 1);
    expect(warm.map((i) => table.workMs[i]).sort((a, b) => a - b)).toEqual(
      alive.map(({ submit, run }) => (submit + run - 100) * 1000).sort((a, b) => a - b),
    );
    expect(warm.every((i) => table.timeMs[i] === 0)).toBe(true);
    expect(table.endMs()).toBe(90_000);
  });

  test("the union of adjoining windows is the whole", () => {
    const parts = [
      { from: 0, to: 100_000 },
      { from: 100_000, to: 200_000 },
      { from: 200_000, to: 300_000 },
    ].map((window) => read(text, { window }).table);
    const arrived = parts.reduce((total, { count, warm }) => total + warm.slice(0, count).filter((value) => value === 0).length, 0);
    expect(arrived).toBe(60);
  });

  test("time scales arrivals, work scales run times", () => {
    const plain = read(text).table;
    const { table } = read(text, { timeScale: 0.5, workScale: 3 });
    for (let i = 0; i < table.count; i++) {
      expect(table.timeMs[i]).toBe(plain.timeMs[i] / 2);
      expect(table.workMs[i]).toBe(plain.workMs[i] * 3);
    }
  });

  test("until and forever", () => {
    const until = read(text, { endRule: "until" }).table;
    const forever = read(text, { endRule: "forever" }).table;
    const work = read(text).table;
    for (let i = 0; i < 60; i++) {
      expect([until.workMs[i], until.deleteAtMs[i]]).toEqual([NEVER, work.timeMs[i] + work.workMs[i]]);
      expect([forever.workMs[i], forever.deleteAtMs[i]]).toEqual([NEVER, NEVER]);
    }
  });

  test("the same twice, and in any order of rows", () => {
    const reversed =
      header +
      [...JOBS]
        .reverse()
        .map((job) => `${row(job)}\n`)
        .join("");
    expect(read(text).rows).toEqual(read(text).rows);
    expect(read(reversed).rows).toEqual(read(text).rows);
    expect(read(reversed, { limit: 7 }).rows).toEqual(read(text, { limit: 7 }).rows);
  });

  test("a limit takes the first rows and counts the rest", () => {
    const { summary, rows } = read(text, { limit: 7 });
    expect(rows).toEqual(read(text).rows.slice(0, 7));
    expect(summary).toMatchObject({ rows: 60, used: 7, skipped: { "beyond the limit": 53 } });
  });

  test("a sample keeps whole jobs, and the residues together are everything", () => {
    const parts = [0, 1, 2].map((residue) => read(text, { sample: { modulo: 3, residue } }));
    for (const { summary } of parts) expectAllCounted(summary);
    expect(parts.flatMap(({ rows }) => rows).sort()).toEqual([...read(text).rows].sort());
    expect(parts.every(({ rows }) => rows.length > 5)).toBe(true);
  });

  test("CRLF, a missing last line end and empty lines at the end change nothing", () => {
    const { rows } = read(text);
    expect(read(text.replaceAll("\n", "\r\n")).rows).toEqual(rows);
    expect(read(text.trimEnd()).rows).toEqual(rows);
    expect(read(`${text}\n\r\n`).rows).toEqual(rows);
  });

  test("an id used twice is kept, numbered and counted", () => {
    const { rows, summary } = read(`${header}${row(JOBS[0])}\n${row(JOBS[0])}\n`);
    expect(new Set(rows.map((shown) => shown.split(" ")[0])).size).toBe(2);
    expect(summary.noted["name used twice: numbered"]).toBe(1);
  });

  test("rows share templates", () => {
    expect(read(text).table.templates.length).toBeLessThanOrEqual(3);
  });

  test("a line that is cut off is an error with its number", () => {
    const lines = text.trimEnd().split("\n");
    const cut = lines.length - 10;
    lines[cut] = lines[cut].slice(0, lines[cut].search(/[, ]/));
    expect(problemLines(() => read(`${lines.join("\n")}\n`))).toEqual([cut + 1]);
  });

  test("NaN is an error with its line", () => {
    const lines = text.trimEnd().split("\n");
    const wrong = lines.length - 5;
    lines[wrong] = lines[wrong].replace(/([, ])\d+/, "$1NaN");
    expect(problemLines(() => read(`${lines.join("\n")}\n`))).toEqual([wrong + 1]);
  });

  test("an empty file is an error", () => {
    expect(() => read("")).toThrow(InputError);
  });
});

function readTable(reader: TraceReader, text: string, options: Partial<TraceOptions>) {
  const table = new ArrivalTable();
  const summary = reader.read({ file: "trace", text }, { ...DEFAULT_TRACE_OPTIONS, ...options }, table);
  table.sort();
  const rows = Array.from({ length: table.count }, (_, i) =>
    [
      table.names[i],
      table.timeMs[i],
      table.workMs[i],
      table.deleteAtMs[i],
      table.pods[i],
      JSON.stringify(table.templates[table.template[i]]),
    ].join(" "),
  );
  return { summary, table, rows };
}

function expectAllCounted(summary: ReadSummary): void {
  const skipped = Object.values(summary.skipped).reduce((total, count) => total + count, 0);
  expect(summary.used + skipped).toBe(summary.rows);
}

function problemLines(run: () => unknown): (number | undefined)[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ line }) => line);
  }
}
