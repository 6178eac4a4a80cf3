import type { CellChoice, FailOn, Margin, Margins, MetricChoice } from "../experiments/index.ts";
import { DEFAULT_ALPHA, DEFAULT_MARGIN, FAIL_ON } from "../experiments/index.ts";
import { InputError, type InputProblem, suggest } from "../workloads/index.ts";

/** Options that need reading, as the command line gives them. */
export interface ComparisonOptionTexts {
  readonly metrics?: string;
  readonly allMetrics: boolean;
  readonly margin: readonly string[];
  readonly alpha?: string;
  readonly failOn: readonly string[];
  readonly cells?: readonly string[];
}

/** Options of `wavetank compare`, as the command line gives them. */
export interface CompareCommandOptions extends ComparisonOptionTexts {
  readonly assumeDeterministic: boolean;
  readonly format: "table" | "json" | "markdown";
  readonly out?: string;
  readonly history?: string;
  readonly appendHistory?: string;
  readonly commit?: string;
  readonly color: boolean;
}

/** Options of a comparison, read. */
export interface ComparisonOptions {
  readonly metrics: MetricChoice;
  readonly margins: Margins;
  readonly alpha: number;
  readonly failOn: ReadonlySet<FailOn>;
  readonly cells?: CellChoice;
}

/** Reads all options of a comparison; refuses all that are wrong at once. */
export function readComparisonOptions(texts: ComparisonOptionTexts): ComparisonOptions {
  const problems: InputProblem[] = [];
  const cells = texts.cells === undefined ? undefined : readCells(texts.cells, problems);
  const options = {
    metrics: readMetrics(texts, problems),
    margins: readMargins(texts.margin, problems),
    alpha: texts.alpha === undefined ? DEFAULT_ALPHA : readAlpha(texts.alpha, problems),
    failOn: readFailOn(texts.failOn, problems),
    ...(cells !== undefined && { cells }),
  };
  if (problems.length > 0) throw new InputError(problems);
  return options;
}

const wrong = (file: string, expected: string, found: string): InputProblem => ({ file, expected, found: JSON.stringify(found) });

/** Words between commas, without blanks. */
const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

function readMetrics({ metrics, allMetrics }: ComparisonOptionTexts, problems: InputProblem[]): MetricChoice {
  if (metrics === undefined) return allMetrics ? "all" : "headline";
  if (allMetrics) problems.push(wrong("--all-metrics", "not to be given together with --metrics", metrics));
  const names = [...new Set(listOf(metrics))];
  if (names.length === 0) problems.push(wrong("--metrics", "names of metrics separated by commas", metrics));
  return names;
}

function readMargins(texts: readonly string[], problems: InputProblem[]): Margins {
  const byMetric = new Map<string, Margin>();
  let forAll = DEFAULT_MARGIN;
  for (const text of texts) {
    const [, metric, amount] = /^(?:([^=]*)=)?(.*)$/s.exec(text)!;
    const margin = readMargin(amount, metric !== undefined);
    if (margin === undefined) problems.push(wrong("--margin", "a share such as 1%, or <metric>=2%, or <metric>=0.5 in its unit", text));
    else if (metric === undefined) forAll = margin;
    else byMetric.set(metric, margin);
  }
  return { default: forAll, byMetric };
}

/** A margin in a unit makes sense for one metric only. */
function readMargin(text: string, ofOneMetric: boolean): Margin | undefined {
  const [, amount, percent] = /^(\d+\.?\d*|\.\d+)(%?)$/.exec(text) ?? [];
  if (amount === undefined) return undefined;
  if (percent === "%") return { kind: "relative", value: Number(amount) / 100 };
  return ofOneMetric ? { kind: "absolute", value: Number(amount) } : undefined;
}

function readAlpha(text: string, problems: InputProblem[]): number {
  const alpha = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(alpha > 0 && alpha < 0.5)) problems.push(wrong("--alpha", "a number above 0 and below 0.5", text));
  return alpha;
}

function readFailOn(texts: readonly string[], problems: InputProblem[]): ReadonlySet<FailOn> {
  const words = texts.flatMap(listOf).map((word) => (word === "change" ? "any-change" : word));
  for (const word of words.filter((candidate) => !isFailOn(candidate))) {
    const hint = suggest(word, FAIL_ON);
    problems.push({ ...wrong("--fail-on", `one of ${FAIL_ON.join(", ")}`, word), ...(hint !== undefined && { hint }) });
  }
  return new Set(words.filter(isFailOn));
}

const isFailOn = (word: string): word is FailOn => (FAIL_ON as readonly string[]).includes(word);

function readCells(texts: readonly string[], problems: InputProblem[]): CellChoice | undefined {
  const cells = texts.flatMap(listOf);
  if (cells.length === 2) return { a: cells[0], b: cells[1] };
  problems.push(wrong("--cells", "two cells: one of A and one of B", texts.join(" ")));
  return undefined;
}
