import ts from "typescript";

/** A place in a source file that breaks a rule. */
export interface Breach {
  readonly line: number;
  readonly what: string;
}

/** Calls and names that let the world outside into a run. */
const WORLD_PROPERTIES: ReadonlySet<string> = new Set(["Date.now", "performance.now", "performance.timeOrigin"]);
const WORLD_OBJECTS: ReadonlySet<string> = new Set(["process", "console"]);
const WORLD_CALLS: ReadonlySet<string> = new Set(["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch"]);

/** Uses of the wall clock, timers, the process and the console. */
export function worldUses(text: string): Breach[] {
  return find(text, (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const name = `${node.expression.text}.${node.name.text}`;
      if (WORLD_PROPERTIES.has(name) || WORLD_OBJECTS.has(node.expression.text)) return name;
    }
    if (ts.isNewExpression(node) && isNamed(node.expression, "Date") && (node.arguments?.length ?? 0) === 0) return "new Date()";
    if (ts.isCallExpression(node) && isNamed(node.expression, "Date")) return "Date()";
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && WORLD_CALLS.has(node.expression.text)) return node.expression.text;
    return undefined;
  });
}

/** Uses of chance that no seed decides. */
export function unseededChance(text: string): Breach[] {
  return find(text, (node) => {
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    if (isNamed(node.expression, "Math") && node.name.text === "random") return "Math.random";
    return node.name.text === "getRandomValues" || node.name.text === "randomUUID" ? node.name.text : undefined;
  });
}

/** Powers whose last bit differs between versions of Node: all but squares and those of bigints. */
export function inexactPowers(text: string): Breach[] {
  return find(text, (node) => {
    if (ts.isPropertyAccessExpression(node) && isNamed(node.expression, "Math") && node.name.text === "pow") return "Math.pow";
    if (!ts.isBinaryExpression(node)) return undefined;
    const { kind } = node.operatorToken;
    if (kind !== ts.SyntaxKind.AsteriskAsteriskToken && kind !== ts.SyntaxKind.AsteriskAsteriskEqualsToken) return undefined;
    const isSquare = ts.isNumericLiteral(node.right) && node.right.text === "2";
    const isBigint = ts.isBigIntLiteral(node.left) || ts.isBigIntLiteral(node.right);
    return isSquare || isBigint ? undefined : node.getText();
  });
}

/** Exported declarations without a doc comment. What only passes on a name (`export { x } from`) needs none. */
export function undocumentedExports(text: string): Breach[] {
  const tree = parse(text);
  const documented = new Set<string>();
  const breaches: Breach[] = [];
  for (const statement of tree.statements) {
    if (!ts.canHaveModifiers(statement) || !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    const name = declaredNames(statement);
    const hasDoc = ts.getJSDocCommentsAndTags(statement).length > 0;
    if (hasDoc) documented.add(name);
    else if (!isPartner(statement, name, documented)) breaches.push({ line: lineOf(tree, statement), what: name });
  }
  return breaches;
}

/** A type read off a documented constant, `export type X = (typeof X)[...]`, or a further signature of a documented function. */
function isPartner(statement: ts.Statement, name: string, documented: ReadonlySet<string>): boolean {
  if (documented.has(name)) return true;
  if (!ts.isTypeAliasDeclaration(statement)) return false;
  const source = /^\(typeof (\w+)\)\[/.exec(statement.type.getText())?.[1];
  return source !== undefined && documented.has(source);
}

function declaredNames(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText()).join(", ");
  return (statement as ts.DeclarationStatement).name?.getText() ?? statement.getText().slice(0, 40);
}

function find(text: string, breach: (node: ts.Node) => string | undefined): Breach[] {
  const tree = parse(text);
  const breaches: Breach[] = [];
  const visit = (node: ts.Node): void => {
    const what = breach(node);
    if (what !== undefined) breaches.push({ line: lineOf(tree, node), what });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return breaches;
}

const parse = (text: string): ts.SourceFile => ts.createSourceFile("source.ts", text, ts.ScriptTarget.Latest, true);

const lineOf = (tree: ts.SourceFile, node: ts.Node): number => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;

const isNamed = (node: ts.Node, name: string): boolean => ts.isIdentifier(node) && node.text === name;
