import type { FoundPosition, Path } from "./path.ts";

/**
 * Where values begin in a valid JSON text. Nothing is read before the first question; then lines are counted once, and the items of each
 * list that is entered are found once, so that the ten thousand objects of a dump are each found at once.
 */
export class JsonLocator {
  private readonly text: string;
  private lineStarts: number[] | undefined;
  /** Offset of `[` -> offsets of the items. */
  private readonly itemsOf = new Map<number, readonly number[]>();

  constructor(text: string) {
    this.text = text;
  }

  /** The value at `path`, or the key of a member of an object; the nearest one around what is not there. */
  locate(path: Path): FoundPosition {
    let value = this.skipBlanks(0);
    let found = value;
    let exact = true;
    for (const step of path) {
      const next = this.text[value] === "[" ? this.item(value, step) : this.member(value, step);
      if (next === undefined) {
        exact = false;
        break;
      }
      ({ found, value } = next);
    }
    return { ...this.position(found), exact };
  }

  private item(open: number, step: string | number): { found: number; value: number } | undefined {
    const items = this.itemsOf.get(open) ?? this.findItems(open);
    const at = items[Number(step)];
    return at === undefined ? undefined : { found: at, value: at };
  }

  private findItems(open: number): readonly number[] {
    const items: number[] = [];
    for (let at = this.skipBlanks(open + 1); at < this.text.length && this.text[at] !== "]"; at = this.skipBlanks(this.skipValue(at))) {
      items.push(at);
    }
    this.itemsOf.set(open, items);
    return items;
  }

  private member(open: number, step: string | number): { found: number; value: number } | undefined {
    if (this.text[open] !== "{") return undefined;
    for (let at = this.skipBlanks(open + 1); at < this.text.length && this.text[at] !== "}"; ) {
      const afterKey = this.skipString(at);
      const value = this.skipBlanks(afterKey);
      if (JSON.parse(this.text.slice(at, afterKey)) === String(step)) return { found: at, value };
      at = this.skipBlanks(this.skipValue(value));
    }
    return undefined;
  }

  /** Steps over white space and separators. */
  private skipBlanks(from: number): number {
    let at = from;
    while (isBlankOrSeparator(this.text.charCodeAt(at))) at++;
    return at;
  }

  /** From an opening quote to behind the closing one. */
  private skipString(from: number): number {
    for (let at = from + 1; ; at++) {
      at = this.text.indexOf('"', at);
      let backslashes = 0;
      while (this.text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
      if (backslashes % 2 === 0) return at + 1;
    }
  }

  /** From the first character of a value to behind its last. */
  private skipValue(from: number): number {
    let depth = 0;
    let at = from;
    do {
      const c = this.text[at];
      if (c === '"') at = this.skipString(at);
      else if (c === "{" || c === "[") {
        depth++;
        at++;
      } else if (c === "}" || c === "]") {
        depth--;
        at++;
      } else {
        while (at < this.text.length && !endsLiteral(this.text.charCodeAt(at))) at++;
      }
      if (depth > 0) at = this.skipBlanks(at);
    } while (depth > 0 && at < this.text.length);
    return at;
  }

  private position(offset: number): { line: number; column: number } {
    this.lineStarts ??= findLineStarts(this.text);
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.lineStarts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.lineStarts[low] + 1 };
  }
}

const BACKSLASH = 92;

/** Space, tab, line ends, comma, colon. */
const isBlankOrSeparator = (code: number): boolean => code === 32 || code === 10 || code === 44 || code === 58 || code === 13 || code === 9;

/** What can follow a number, true, false or null: the above, and closing brackets. */
const endsLiteral = (code: number): boolean => isBlankOrSeparator(code) || code === 93 || code === 125;

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
