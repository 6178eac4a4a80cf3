import { markdownTable, type TextColumn, textTable } from "../../text-table.ts";
import type { Comparison } from "../compare-runs.ts";
import { METHOD } from "../document.ts";
import { marginText } from "../margin.ts";
import { humanNumber, signedNumber } from "../number-text.ts";
import type { PodPairs } from "../pod-pairs.ts";
import type { Side } from "../side.ts";
import { methodLine, type ShownRow, shownRows, verdictLine } from "./rows.ts";

const COLUMNS: readonly TextColumn[] = [
  { title: "cell", align: "left" },
  { title: "metric", align: "left" },
  { title: "unit", align: "left" },
  { title: "A", align: "right" },
  { title: "B", align: "right" },
  { title: "B - A", align: "right" },
  { title: "95 % interval", align: "right" },
  { title: "p", align: "right" },
  { title: "verdict", align: "left" },
  { title: "", align: "left" },
];
const POD_COLUMNS: readonly TextColumn[] = [
  { title: "pod by pod", align: "left" },
  { title: "pods", align: "right" },
  { title: "mean A", align: "right" },
  { title: "mean B", align: "right" },
  { title: "mean B - A", align: "right" },
  { title: "median", align: "right" },
  { title: "longer", align: "right" },
  { title: "shorter", align: "right" },
  { title: "equal", align: "right" },
];

const cellsOf = (row: ShownRow): string[] => [
  row.cell,
  row.metric,
  row.unit,
  row.a,
  row.b,
  row.difference,
  row.interval,
  row.p,
  row.verdict,
  row.remark,
];

/** What the terminal shows. `paint` colours the line of the verdict and the words of each row's. */
export function comparisonText(comparison: Comparison, paint: (text: string, row?: ShownRow) => string): string {
  const { a, b, pods, notes } = comparison;
  const rows = shownRows(comparison);
  const [titles, ...lines] = textTable(COLUMNS, rows.map(cellsOf));
  return [
    `A  ${describeSide(a)}`,
    `B  ${describeSide(b)}`,
    "",
    paint(verdictLine(comparison)),
    "",
    ...(rows.length === 0 ? [] : [titles, ...lines.map((line, i) => paint(line, rows[i])), ""]),
    ...(pods === undefined ? [] : [...podLines(pods), ""]),
    ...notes.map((note) => `note: ${note}`),
    methodLine(comparison),
  ].join("\n");
}

/** What a pull request shows. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { a, b, settings, pods, notes } = comparison;
  const rows = shownRows(comparison);
  return [
    `**wavetank compare**: ${verdictLine(comparison)}`,
    "",
    ...(rows.length === 0 ? [] : [...markdownTable(COLUMNS, rows.map(cellsOf)), ""]),
    ...(pods === undefined ? [] : [...podMarkdown(pods), ""]),
    ...notes.map((note) => `- ${note}`),
    ...(notes.length === 0 ? [] : [""]),
    `<sub>A: ${describeSide(a)}. B: ${describeSide(b)}. ${METHOD} Margin ${marginText(settings.margins.default)}. ${methodLine(comparison)}.</sub>`,
  ].join("\n");
}

function describeSide({ folder, kind, name, runs, version }: Side): string {
  const what = kind === "run" ? `run of ${name}, seed ${runs[0].seed}` : `sweep ${name}, ${runs.length} runs`;
  return `${folder}: ${what}, wavetank ${version}`;
}

const podRows = ({ differences }: PodPairs): string[][] =>
  differences
    .filter(({ pods }) => pods > 0)
    .map(({ measure, pods, meanA, meanB, meanDifference, medianDifference, longer, shorter, equal }) => [
      measure,
      `${pods}`,
      humanNumber(meanA, 0),
      humanNumber(meanB, 0),
      signedNumber(meanDifference, 0),
      signedNumber(medianDifference, 0),
      `${longer}`,
      `${shorter}`,
      `${equal}`,
    ]);

const podLines = (pods: PodPairs): string[] => [...textTable(POD_COLUMNS, podRows(pods)), podSentence(pods)];

const podMarkdown = (pods: PodPairs): string[] => [...markdownTable(POD_COLUMNS, podRows(pods)), "", podSentence(pods)];

function podSentence({ matched, onlyA, onlyB, ambiguous, outcomes }: PodPairs): string {
  const parts = [
    `${matched} pods matched by name`,
    ...(onlyA === 0 ? [] : [`${onlyA} only in A`]),
    ...(onlyB === 0 ? [] : [`${onlyB} only in B`]),
    ...(ambiguous === 0 ? [] : [`${ambiguous} names occur more than once`]),
    ...outcomes.map(({ change, pods }) => `${pods} ${change}`),
  ];
  return `${parts.join(", ")}. Pods wait for each other: this describes the two runs and tests nothing.`;
}
