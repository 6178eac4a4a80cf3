import ts from "typescript";

/** The paragraphs of one comment that say whose behaviour the code has, and where it parts from it. */
export interface Origin {
  /** Name of what the comment stands at, `Class.member` for members; empty for the comment of the file. */
  readonly symbol: string;
  readonly line: number;
  /** First sentence of the comment; empty when it begins with `Source:`. */
  readonly sentence: string;
  readonly sources: readonly string[];
  readonly differs: readonly string[];
}

const MARKER = /^(Source|Differs):\s*/;

/** All origins of a source file, in order. Throws when a `Source:` or `Differs:` is written where it would be missed. */
export function readOrigins(file: string, text: string): Origin[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const origins: Origin[] = [];
  const seen = new Set<number>();
  const visit = (node: ts.Node, owner: string): void => {
    const name = nameOf(node);
    const path = name === undefined ? owner : owner === "" ? name : `${owner}.${name}`;
    const comments = commentsBefore(node, text);
    for (const [index, { from, to }] of comments.entries()) {
      if (seen.has(from)) continue;
      seen.add(from);
      // Of several comments the last one is the node's; those above it belong to what encloses it.
      const symbol = index === comments.length - 1 ? path : owner;
      const origin = readComment(text.slice(from, to), symbol, tree.getLineAndCharacterOfPosition(from).line + 1);
      if (origin !== undefined) origins.push(origin);
    }
    ts.forEachChild(node, (child) => visit(child, path));
  };
  ts.forEachChild(tree, (statement) => visit(statement, ""));
  checkNoneMissed(file, text, origins);
  return origins;
}

/** Sentence and marked paragraphs of a comment, or undefined when it has none of the latter. */
function readComment(comment: string, symbol: string, line: number): Origin | undefined {
  const paragraphs: string[] = [];
  let continues = false;
  for (const row of bareLines(comment)) {
    const ends = row === "" || row.startsWith("@");
    if (!ends && continues && !MARKER.test(row)) paragraphs[paragraphs.length - 1] += ` ${row}`;
    else if (!ends) paragraphs.push(row);
    continues = !ends;
  }
  const marked = (name: string) => paragraphs.filter((text) => text.startsWith(`${name}:`)).map((text) => text.replace(MARKER, ""));
  const sources = marked("Source");
  const differs = marked("Differs");
  if (sources.length + differs.length === 0) return undefined;
  const prose = paragraphs.find((text) => !MARKER.test(text)) ?? "";
  return { symbol, line, sentence: firstSentence(prose), sources, differs };
}

/** The lines of a comment without stars, slashes and `{@link}` marks. */
function bareLines(comment: string): string[] {
  return comment
    .replace(/^\/\*+|\*+\/$/g, "")
    .replace(/\{@link\s+([^}|]+?)(?:\s*\|[^}]*)?\}/g, "`$1`")
    .split("\n")
    .map((row) => row.replace(/^\s*(?:\*|\/\/+)?/, "").trim());
}

function firstSentence(prose: string): string {
  return (/^.*?[.:](?=\s+[A-Z`"]|$)/.exec(prose)?.[0] ?? prose).replace(/:$/, ".");
}

/** The block comments in front of a node, and its line comments joined where they touch. */
function commentsBefore(node: ts.Node, text: string): { from: number; to: number }[] {
  const ranges: { from: number; to: number; lines: boolean }[] = [];
  for (const { pos, end, kind } of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) {
    const lines = kind === ts.SyntaxKind.SingleLineCommentTrivia;
    const last = ranges.at(-1);
    if (lines && last?.lines === true && /^\s*$/.test(text.slice(last.to, pos)) && !/\n\s*\n/.test(text.slice(last.to, pos))) last.to = end;
    else ranges.push({ from: pos, to: end, lines });
  }
  return ranges;
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isVariableStatement(node)) return declaredName(node.declarationList.declarations[0]);
  if (ts.isConstructorDeclaration(node)) return "constructor";
  const isNamed =
    ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  if (isNamed || ts.isClassElement(node) || ts.isTypeElement(node) || ts.isObjectLiteralElement(node)) return declaredName(node);
  return undefined;
}

function declaredName(node: ts.NamedDeclaration): string | undefined {
  return node.name !== undefined && (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)) ? node.name.text : undefined;
}

function checkNoneMissed(file: string, text: string, origins: readonly Origin[]): void {
  const written = text.match(/^\s*(?:\/\*\*|\/\/|\*)\s*(?:Source|Differs):/gm)?.length ?? 0;
  const read = origins.reduce((sum, { sources, differs }) => sum + sources.length + differs.length, 0);
  if (written === read) return;
  throw new Error(
    `${file}: ${written} lines begin with Source: or Differs:, but ${read} stand in the comment of a declaration. Move the others there.`,
  );
}
