import { existsSync } from "node:fs";
import { join } from "node:path";
import { drawStory, EXPLAINED_KINDS, type ExplainedKind, explain as explainRun } from "../../experiments/index.ts";
import { readRunFolder, SWEEP_FILE } from "../../metrics/index.ts";
import { InputError, suggest } from "../../model/index.ts";
import { ExitCode } from "../exit-codes.ts";
import { makeTerminal } from "../terminal.ts";

/** Options of `wavetank explain`, as the command line gives them. */
export interface ExplainCommandOptions {
  readonly format: "table" | "json";
  readonly width?: number;
  /** Leave nothing out of long lists. */
  readonly all: boolean;
  readonly color: boolean;
}

const WIDTH_DEFAULT = 100;
const LIST_MAX = 30;

/** Tells the causal story of one object of a run, or of the waits of all its pods. */
export function explain(folder: string, kind: string | undefined, name: string | undefined, options: ExplainCommandOptions): ExitCode {
  const object = kind === undefined ? undefined : { kind: readKind(kind), name: readName(kind, name) };
  checkFolder(folder);
  const story = explainRun(readRunFolder(folder), object);
  const terminal = makeTerminal({ quiet: true, color: options.color });
  if (options.format === "json") terminal.out(JSON.stringify(story, null, 2));
  else {
    const width = options.width ?? process.stdout.columns ?? WIDTH_DEFAULT;
    const { bold, dim } = terminal.paint;
    terminal.out(
      drawStory(story, {
        width,
        listMax: options.all ? Number.POSITIVE_INFINITY : LIST_MAX,
        unicode: showsUnicode(),
        heading: bold,
        faint: dim,
      }),
    );
  }
  return ExitCode.Fine;
}

/** A sweep has many runs; which one is meant has to be said. */
function checkFolder(folder: string): void {
  if (!existsSync(join(folder, SWEEP_FILE))) return;
  const hint = "wavetank sweep --keep-tables keeps the runs of a sweep in the folders under runs/";
  throw new InputError([{ file: folder, expected: "the folder of a run", found: "that of a sweep", hint }]);
}

function readKind(written: string): ExplainedKind {
  const kind = EXPLAINED_KINDS.find((known) => known === written);
  if (kind !== undefined) return kind;
  const hint = suggest(written, EXPLAINED_KINDS);
  const expected = `one of ${EXPLAINED_KINDS.join(", ")}`;
  throw new InputError([{ file: "explain", expected, found: JSON.stringify(written), ...(hint !== undefined && { hint }) }]);
}

function readName(kind: string, name: string | undefined): string {
  if (name !== undefined) return name;
  throw new InputError([{ file: "explain", expected: `the name of a ${kind}`, found: "nothing" }]);
}

/** Where the locale says otherwise, bars are plain. */
function showsUnicode(): boolean {
  const locale = process.env["LC_ALL"] || process.env["LC_CTYPE"] || process.env["LANG"] || "";
  return process.platform === "win32" || /utf-?8/i.test(locale);
}
