/** A pattern as Go's regular expressions have it: what it matches, or what Go says is wrong with it. */
export type GoPattern = { readonly matches: (text: string) => boolean } | { readonly error: string };

const known = new Map<string, GoPattern>();

/**
 * Reads a regular expression in Go's syntax, which has no look-around and no back references, into one of JavaScript's.
 * Source: Go 1.26, regexp/syntax/parse.go: what is refused, and in which words.
 * Differs: Unicode classes other than `\p{L}`, `\p{N}` and the like are those of JavaScript; `\C` is refused.
 */
export function goPattern(text: string): GoPattern {
  let pattern = known.get(text);
  if (pattern === undefined) {
    pattern = compile(text);
    known.set(text, pattern);
  }
  return pattern;
}

function compile(text: string): GoPattern {
  try {
    const compiled = new RegExp(new Translation(text).run(), "u");
    return { matches: (name) => compiled.test(name) };
  } catch (error) {
    if (error instanceof PatternError) return { error: `error parsing regexp: ${error.message}` };
    if (error instanceof SyntaxError) return { error: `error parsing regexp: ${error.message}` };
    throw error;
  }
}

class PatternError extends Error {
  constructor(problem: string, part: string) {
    super(`${problem}: \`${part}\``);
  }
}

/** Perl's flags that change what matches. */
interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

const REPEAT = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/;
const REPEAT_MAX = 1000;
const CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7f",
  blank: "\\t ",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`\\{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};
/** `\s` and `\w` are of ASCII only. */
const PERL_CLASSES: Readonly<Record<string, string>> = { d: "0-9", s: "\\t\\n\\f\\r ", w: "0-9A-Za-z_" };
const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** One pattern on its way from Go to JavaScript. */
class Translation {
  private readonly text: string;
  private at = 0;
  private out = "";
  private flags: Flags = { i: false, m: false, s: false };
  /** Flags to go back to where groups end. */
  private readonly groups: Flags[] = [];
  private readonly names = new Set<string>();

  constructor(text: string) {
    this.text = text;
  }

  run(): string {
    const { text } = this;
    /** Whether there is something to repeat, and where its repetition began. */
    let repeatable = false;
    let repeatAt: number | undefined;
    while (this.at < text.length) {
      const start = this.at;
      const repeat = REPEAT.exec(text.slice(start));
      if (repeat !== null) {
        if (repeatAt !== undefined)
          throw new PatternError("invalid nested repetition operator", text.slice(repeatAt, start + repeat[0].length));
        if (!repeatable) throw new PatternError("missing argument to repetition operator", repeat[0]);
        this.out += this.repetition(repeat);
        this.at += repeat[0].length;
        repeatAt = start;
        continue;
      }
      repeatAt = undefined;
      repeatable = this.atom(text[start]);
    }
    if (this.groups.length > 0) throw new PatternError("missing closing )", text);
    return this.out;
  }

  private repetition([written, least, comma, most]: RegExpExecArray): string {
    if (least === undefined) return written;
    const min = Number(least);
    const max = comma === undefined ? min : most === "" ? undefined : Number(most);
    if (min > REPEAT_MAX || (max !== undefined && (max > REPEAT_MAX || max < min))) {
      throw new PatternError("invalid repeat count", written.replace(/\?$/, ""));
    }
    return written;
  }

  /** Reads one part. False: it cannot be repeated. */
  private atom(char: string): boolean {
    switch (char) {
      case "(":
        return this.open();
      case ")":
        if (this.groups.length === 0) throw new PatternError("unexpected )", this.text);
        this.flags = this.groups.pop()!;
        return this.put(")");
      case "|":
        this.put("|");
        return false;
      case "[":
        return this.charClass();
      case "\\":
        return this.escape();
      case ".":
        return this.put(this.flags.s ? "[\\s\\S]" : "[^\\n]");
      case "^":
        return this.put(this.flags.m ? "(?:^|(?<=\\n))" : "(?:^)");
      case "$":
        return this.put(this.flags.m ? "(?:$|(?=\\n))" : "(?:$)");
      default: {
        const code = this.text.codePointAt(this.at)!;
        return this.put(this.literal(code), String.fromCodePoint(code).length);
      }
    }
  }

  private put(translated: string, length = 1): boolean {
    this.out += translated;
    this.at += length;
    return true;
  }

  private literal(code: number): string {
    return this.flags.i ? `[${span(code, code, true)}]` : escaped(code);
  }

  private open(): boolean {
    const rest = this.text.slice(this.at);
    if (!rest.startsWith("(?")) {
      this.groups.push(this.flags);
      this.put("(?:");
      return false;
    }
    if (/^\(\?P?</.test(rest)) return this.named(rest);
    const written = /^\(\?([imsU]*)(-[imsU]+)?([:)])/.exec(rest);
    if (written === null) throw new PatternError("invalid or unsupported Perl syntax", wrongGroup(rest));
    const [all, on, off = "", end] = written;
    const flag = (name: keyof Flags) => !off.includes(name) && (on.includes(name) || this.flags[name]);
    const flags = { i: flag("i"), m: flag("m"), s: flag("s") };
    if (end === ":") this.groups.push(this.flags);
    this.flags = flags;
    this.put(end === ":" ? "(?:" : "", all.length);
    return false;
  }

  private named(rest: string): boolean {
    const end = rest.indexOf(">");
    if (end < 0) throw new PatternError("invalid named capture", rest);
    const capture = rest.slice(0, end + 1);
    const name = capture.slice(capture.indexOf("<") + 1, -1);
    if (!/^\w+$/.test(name)) throw new PatternError("invalid named capture", capture);
    if (this.names.has(name)) throw new PatternError("duplicate capture group name", name);
    this.names.add(name);
    this.groups.push(this.flags);
    this.put("(?:", capture.length);
    return false;
  }

  private charClass(): boolean {
    const start = this.at;
    const { text } = this;
    this.at++;
    const negated = text[this.at] === "^";
    if (negated) this.at++;
    let ranges = "";
    for (let first = true; first || text[this.at] !== "]"; first = false) ranges += this.classPart(start);
    this.at++;
    this.out += `[${negated ? "^" : ""}${ranges}]`;
    return true;
  }

  private classPart(start: number): string {
    const rest = this.text.slice(this.at);
    const posix = /^\[:(\^?)(.*?):\]/.exec(rest);
    if (posix !== null) {
      const ranges = CLASSES[posix[2]];
      if (ranges === undefined) throw new PatternError("invalid character class range", posix[0]);
      this.at += posix[0].length;
      return posix[1] === "" ? ranges : complement(ranges);
    }
    const set = this.set(rest);
    if (set !== undefined) return set;
    const from = this.at;
    const low = this.classChar(start);
    let high = low;
    if (this.text[this.at] === "-" && this.at + 1 < this.text.length && this.text[this.at + 1] !== "]") {
      this.at++;
      high = this.classChar(start);
      if (high < low) throw new PatternError("invalid character class range", this.text.slice(from, this.at));
    }
    return span(low, high, this.flags.i);
  }

  private classChar(start: number): number {
    if (this.at >= this.text.length) throw new PatternError("missing closing ]", this.text.slice(start));
    if (this.text[this.at] === "\\") return this.escapedChar();
    const code = this.text.codePointAt(this.at)!;
    this.at += String.fromCodePoint(code).length;
    return code;
  }

  /** A set of characters such as `\d` or `\pL`, as the inside of a class; undefined: there is none here. */
  private set(rest: string): string | undefined {
    const perl = /^\\([dswDSW])/.exec(rest);
    if (perl !== null) {
      this.at += 2;
      const ranges = PERL_CLASSES[perl[1].toLowerCase()];
      return perl[1] === perl[1].toLowerCase() ? ranges : complement(ranges);
    }
    const unicode = /^\\([pP])(?:\{(\^?)([^}]*)\}|(\w))/.exec(rest);
    if (unicode === null) return undefined;
    const [all, letter, caret = "", name, short] = unicode;
    const wanted = (letter === "p") === (caret === "");
    const shown = name ?? short;
    const category = [shown, `Script=${shown}`].find((candidate) => isProperty(candidate));
    if (category === undefined) throw new PatternError("invalid character class range", all);
    this.at += all.length;
    return `\\${wanted ? "p" : "P"}{${category}}`;
  }

  private escape(): boolean {
    const rest = this.text.slice(this.at);
    if (rest.startsWith("\\Q")) {
      const end = rest.indexOf("\\E");
      const quoted = end < 0 ? rest.slice(2) : rest.slice(2, end);
      for (const char of quoted) this.out += this.literal(char.codePointAt(0)!);
      this.at += end < 0 ? rest.length : end + 2;
      return quoted !== "";
    }
    if (rest.startsWith("\\A")) return this.put("(?:^)", 2);
    if (rest.startsWith("\\z")) return this.put("(?:$)", 2);
    if (/^\\[bB]/.test(rest)) return this.put(`(?:${rest.slice(0, 2)})`, 2);
    const set = this.set(rest);
    if (set !== undefined) return this.put(`[${set}]`, 0);
    return this.put(this.literal(this.escapedChar()), 0);
  }

  /** A single character behind a backslash. */
  private escapedChar(): number {
    const rest = this.text.slice(this.at);
    const found = /^\\(?:x\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{2})|(0[0-7]{0,2}|[1-7][0-7]{1,2})|([afnrtv])|([^\w]))/u.exec(rest);
    if (rest === "\\") throw new PatternError("trailing backslash at end of expression", "");
    if (found === null)
      throw new PatternError("invalid escape sequence", rest.slice(0, 1 + String.fromCodePoint(rest.codePointAt(1)!).length));
    const [all, braced, hexadecimal, octal, control, other] = found;
    this.at += all.length;
    if (braced !== undefined || hexadecimal !== undefined) return Number.parseInt(braced ?? hexadecimal, 16);
    if (octal !== undefined) return Number.parseInt(octal, 8);
    return control === undefined ? other.codePointAt(0)! : CONTROLS[control];
  }
}

/** The beginning of a group, up to where it goes wrong. */
function wrongGroup(rest: string): string {
  const read = /^\(\?[imsU]*(?:-[imsU]*)?/.exec(rest)![0];
  return rest.slice(0, read.length + 1);
}

function isProperty(name: string): boolean {
  try {
    new RegExp(`\\p{${name}}`, "u");
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function escaped(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

/** A range as the inside of a class; without regard to case, its letters in both. */
function span(low: number, high: number, anyCase: boolean): string {
  let ranges = `${escaped(low)}-${escaped(high)}`;
  if (!anyCase) return ranges;
  for (const [first, last, shift] of [
    [65, 90, 32],
    [97, 122, -32],
  ]) {
    const from = Math.max(low, first);
    const to = Math.min(high, last);
    if (from <= to) ranges += `${escaped(from + shift)}-${escaped(to + shift)}`;
  }
  return ranges;
}

/** All characters outside of some of ASCII, as the inside of a class. */
function complement(ranges: string): string {
  const inside = new RegExp(`[${ranges}]`, "u");
  let result = "";
  for (let code = 0; code < 128; code++) if (!inside.test(String.fromCharCode(code))) result += escaped(code);
  return `${result}\\u{80}-\\u{10ffff}`;
}
