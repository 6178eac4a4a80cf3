import { labelKeyProblems } from "./label-syntax.ts";
import { invalid, makeRequirement, type Requirement, SelectorError } from "./requirement.ts";
import { type CompiledSelector, EVERYTHING } from "./selector.ts";

type TokenKind = "end" | "word" | "in" | "notin" | "(" | ")" | "," | "!" | "=" | "==" | "!=" | ">" | "<";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** Operator token -> requirement operator; `in` and `notin` take a list, the others one value. */
const OPERATORS: ReadonlyMap<TokenKind, string> = new Map([
  ["in", "In"],
  ["notin", "NotIn"],
  ["=", "In"],
  ["==", "In"],
  ["!=", "NotIn"],
  [">", "Gt"],
  ["<", "Lt"],
]);

const TOKEN = /[ \t\r\n]*(==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+)/y;

/**
 * Reads the text of `kubectl get -l`: `app=web,tier in (a,b),!legacy,version>3`. Empty text selects everything.
 * Throws SelectorError whose message is what kubectl prints after `field selector "": `.
 * Source: k8s.io/apimachinery v0.36, labels/selector.go, Parse.
 */
export function parseSelectorText(text: string): CompiledSelector {
  const reader = new TokenReader(tokenize(text));
  const requirements: Requirement[] = [];
  while (reader.peek().kind !== "end") {
    const first = reader.peek();
    if (!startsRequirement(first)) throw new SelectorError(`found '${first.text}', expected: !, identifier, or 'end of string'`);
    requirements.push(readRequirement(reader));
    const next = reader.take();
    if (next.kind === "end") break;
    if (next.kind !== ",") throw new SelectorError(`found '${next.text}', expected: ',' or 'end of string'`);
    if (!startsRequirement(reader.peek())) throw new SelectorError(`found '${reader.peek().text}', expected: identifier after ','`);
  }
  return requirements.length === 0 ? EVERYTHING : { matchesNothing: false, requirements };
}

class TokenReader {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The next token; `in` and `notin` are ordinary words here. */
  peek(): Token {
    const token = this.#tokens[this.#position];
    return token.kind === "in" || token.kind === "notin" ? { kind: "word", text: token.text } : token;
  }

  /** Takes what `peek` shows. */
  take(): Token {
    const token = this.peek();
    this.#position++;
    return token;
  }

  /** Takes the next token where `in` and `notin` are operators. */
  takeOperator(): Token {
    return this.#tokens[this.#position++];
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const found = match[1];
    const keyword = OPERATORS.has(found as TokenKind) || ["(", ")", ",", "!"].includes(found);
    tokens.push({ kind: keyword ? (found as TokenKind) : "word", text: found });
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}

function startsRequirement(token: Token): boolean {
  return token.kind === "word" || token.kind === "!";
}

function readRequirement(reader: TokenReader): Requirement {
  try {
    const negated = reader.peek().kind === "!";
    if (negated) reader.take();
    const key = readKey(reader);
    if (negated) return makeRequirement(key, "DoesNotExist", []);
    if (reader.peek().kind === "end" || reader.peek().kind === ",") return makeRequirement(key, "Exists", []);
    const token = reader.takeOperator();
    const operator = OPERATORS.get(token.kind);
    if (operator === undefined) throw new SelectorError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`);
    const listed = token.kind === "in" || token.kind === "notin";
    const values = listed ? readList(reader) : [readValue(reader)];
    return makeRequirement(key, operator, [...new Set(values)].sort());
  } catch (error) {
    if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
    throw error;
  }
}

function readKey(reader: TokenReader): string {
  const { kind, text } = reader.take();
  if (kind !== "word") throw new SelectorError(`found '${text}', expected: identifier`);
  const problems = labelKeyProblems(text);
  if (problems.length > 0) throw new SelectorError(invalid("<nil>", text, problems.join("; ")));
  return text;
}

function readValue(reader: TokenReader): string {
  const { kind } = reader.peek();
  if (kind === "end" || kind === ",") return "";
  const token = reader.take();
  if (token.kind !== "word") throw new SelectorError(`found '${token.text}', expected: identifier`);
  return token.text;
}

/** The values between parentheses; a missing one, as in `()` or `(a,)`, is the empty text. */
function readList(reader: TokenReader): string[] {
  const opening = reader.take();
  if (opening.kind !== "(") throw new SelectorError(`found '${opening.text}' expected: '('`);
  const first = reader.peek();
  if (first.kind === ")") {
    reader.take();
    return [""];
  }
  if (first.kind !== "word" && first.kind !== ",") throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`);
  const values: string[] = [];
  for (;;) {
    const token = reader.take();
    if (token.kind === "word") {
      values.push(token.text);
      const after = reader.peek();
      if (after.kind === ")") break;
      if (after.kind !== ",") throw new SelectorError(`found '${after.text}', expected: ',' or ')'`);
    } else if (token.kind === ",") {
      if (values.length === 0) values.push("");
      const after = reader.peek();
      if (after.kind === ")" || after.kind === ",") values.push("");
      if (after.kind === ")") break;
    } else {
      throw new SelectorError(`found '${token.text}', expected: ',', or identifier`);
    }
  }
  reader.take();
  return values;
}
