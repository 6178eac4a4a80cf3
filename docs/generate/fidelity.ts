import { readFileSync } from "node:fs";
import { type CommittedScores, readScores } from "../../test/conformance/scores.ts";
import { escapeMarkdown, GENERATED, markdownTable } from "./markdown.ts";
import { type Origin, readOrigins } from "./read-comments.ts";
import { readSources, type SourceFile } from "./source-files.ts";

/** A source file under `src/` with what its comments say about origins. */
export interface FileOrigins {
  /** `scheduler/plugins/node-ports.ts` */
  readonly path: string;
  readonly origins: readonly Origin[];
}

/** The page `docs/fidelity.md`: preface, conformance scores, all differences, then every origin by folder and file. */
export function fidelityPage(): string {
  const preface = readFileSync(new URL("./fidelity-preface.md", import.meta.url), "utf8");
  return formatFidelity(preface, readScores(), originsOf(readSources()));
}

/** Origins of all files that have some. */
export function originsOf(sources: readonly SourceFile[]): FileOrigins[] {
  return sources.map(({ path, text }) => ({ path, origins: readOrigins(`src/${path}`, text) })).filter(({ origins }) => origins.length > 0);
}

/** The page from its parts. */
export function formatFidelity(preface: string, scores: CommittedScores, files: readonly FileOrigins[]): string {
  const parts = [
    GENERATED,
    preface.trim(),
    "## Golden cases",
    "Cases answered by the real Go code, and how many of them wavetank answers alike (`npm run conformance`; a suite without a score has no adapter yet).",
    scoresTable(scores),
    "## Where it differs",
    differencesList(files),
    "## What is modelled after what",
    ...byFolder(files).flatMap(([folder, members]) => [`### ${folder}`, ...members.map(formatFile)]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function scoresTable(scores: CommittedScores): string {
  const rows = Object.entries(scores).map(([suite, { passed, total }]) => [
    `\`${suite}\``,
    passed === 0 ? "–" : String(passed),
    String(total),
  ]);
  return markdownTable(["suite", "passed", "cases"], rows);
}

function differencesList(files: readonly FileOrigins[]): string {
  const lines = files.flatMap(({ path, origins }) =>
    origins.flatMap(({ symbol, differs }) => differs.map((text) => `- ${nameIn(path, symbol)}: ${escapeMarkdown(text)}`)),
  );
  return lines.length === 0 ? "No comment says so." : lines.join("\n");
}

function nameIn(path: string, symbol: string): string {
  return symbol === "" ? `\`${path}\`` : `\`${symbol}\` (\`${path}\`)`;
}

function byFolder(files: readonly FileOrigins[]): [string, FileOrigins[]][] {
  const folders = new Map<string, FileOrigins[]>();
  for (const file of files) {
    const folder = file.path.includes("/") ? file.path.slice(0, file.path.lastIndexOf("/")) : ".";
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders].sort(([a], [b]) => (a < b ? -1 : 1));
}

function formatFile({ path, origins }: FileOrigins): string {
  return [`**\`${path}\`**\n`, ...origins.map(formatOrigin)].join("\n");
}

function formatOrigin({ symbol, sentence, sources, differs }: Origin): string {
  const head = [symbol === "" ? "" : `\`${symbol}\``, escapeMarkdown(sentence)].filter((part) => part !== "").join(" – ");
  const marked = [
    ...sources.map((text) => `Source: ${escapeMarkdown(text)}`),
    ...differs.map((text) => `**Differs:** ${escapeMarkdown(text)}`),
  ];
  return `- ${[head === "" ? "the whole file" : head, ...marked].join("\\\n  ")}`;
}
