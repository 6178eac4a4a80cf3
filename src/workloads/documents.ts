import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, visit, type Document as YamlDocument } from "yaml";
import type { InputProblem } from "./errors.ts";
import { JsonLocator } from "./json-locator.ts";
import type { FoundPosition, Path } from "./path.ts";

/** One YAML or JSON document, and where its values stand. */
export interface SourceDocument {
  readonly file: string;
  /** Plain data. */
  readonly value: unknown;
  /** Where the value at `path` stands, or the nearest one around it. `exact` is false for the latter. */
  locate(path: Path): FoundPosition;
}

/**
 * The documents of a YAML or JSON text; empty ones are left out. Problems of syntax are added to `problems`, and then nothing is returned.
 * A JSON text goes through the JSON parser, which is a hundred times faster, and its positions are found when they are asked for.
 */
export function parseDocuments(file: string, text: string, problems: InputProblem[]): SourceDocument[] {
  const clean = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const json = tryJson(clean);
  if (json !== undefined) {
    const locator = new JsonLocator(clean);
    return [{ file, value: json, locate: (path) => locator.locate(path) }];
  }
  const lines = new LineCounter();
  const documents = parseAllDocuments(clean, { lineCounter: lines, merge: true, prettyErrors: false, logLevel: "error" });
  const found: SourceDocument[] = [];
  for (const document of documents) {
    const wrong = syntaxProblems(file, document, lines);
    problems.push(...wrong);
    if (wrong.length > 0) continue;
    const value: unknown = document.toJS({ maxAliasCount: 1000 });
    if (value !== null) found.push({ file, value, locate: (path) => locateInYaml(document, lines, path) });
  }
  return found;
}

function tryJson(text: string): unknown {
  const first = text.trimStart().charAt(0);
  if (first !== "{" && first !== "[") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The YAML parser says what is wrong, and where; it also reads what is YAML in braces.
  }
}

function syntaxProblems(file: string, document: YamlDocument, lines: LineCounter): InputProblem[] {
  const problems: InputProblem[] = document.errors.slice(0, 1).map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { file, line, column: col, expected: "valid YAML", found: `a syntax error: ${error.message}` };
  });
  if (problems.length > 0) return problems;
  let aliases = 0;
  visit(document, {
    Alias(_key, alias, ancestors) {
      const { line, col } = lines.linePos(alias.range?.[0] ?? 0);
      const at = { file, line, column: col };
      const source = alias.resolve(document);
      aliases++;
      if (source === undefined) problems.push({ ...at, expected: "an anchor defined before", found: `*${alias.source}` });
      else if (ancestors.includes(source)) {
        problems.push({ ...at, expected: "no cyclic references", found: `*${alias.source} inside &${alias.source}` });
      }
    },
  });
  if (aliases > 0 && problems.length === 0) problems.push(...expansionProblems(file, document));
  return problems;
}

/** Nested aliases can stand for billions of values: the parser counts and refuses. */
function expansionProblems(file: string, document: YamlDocument): InputProblem[] {
  try {
    document.toJS({ maxAliasCount: 1000 });
    return [];
  } catch {
    return [{ file, expected: "at most 1000 uses of one alias", found: "more" }];
  }
}

function locateInYaml(document: YamlDocument, lines: LineCounter, path: Path): FoundPosition {
  let node = document.contents as Node | null | undefined;
  let offset = node?.range?.[0] ?? 0;
  let exact = true;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : undefined) === String(step));
      const range = (pair?.key as Node | undefined)?.range;
      if (!pair || !range) {
        exact = false;
        break;
      }
      offset = range[0];
      node = pair.value as Node | null;
    } else if (isSeq(node) && typeof step === "number" && node.items[step] !== undefined) {
      node = node.items[step] as Node;
      offset = node.range?.[0] ?? offset;
    } else {
      exact = false;
      break;
    }
  }
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col), exact };
}
