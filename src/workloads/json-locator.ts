import type { FoundPosition, Path, Position } from "./path.ts";

/**
 * Where the value at `path` begins in a valid JSON text; the key for a member of an object. Scans once, skips what is not on the way:
 * a hundred megabytes are read in about a second, and only when there is a problem to report.
 */
export function locateInJson(text: string, path: Path): FoundPosition {
  const scanner = new Scanner(text);
  let offset = scanner.skipBlanks();
  let exact = true;
  for (const step of path) {
    const next = scanner.enter(step);
    if (next === undefined) {
      exact = false;
      break;
    }
    offset = next;
  }
  return { ...positionOf(text, offset), exact };
}

function positionOf(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0 && end < offset; end = text.indexOf("\n", start)) {
    line++;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}

class Scanner {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Steps over white space and separators; returns where it stands. */
  skipBlanks(): number {
    while (this.at < this.text.length && " \t\r\n,:".includes(this.text[this.at])) this.at++;
    return this.at;
  }

  /** Goes into the object or list that begins here, to the member `step`. Returns where the key or item begins. */
  enter(step: string | number): number | undefined {
    const open = this.text[this.skipBlanks()];
    if (open !== "{" && open !== "[") return undefined;
    this.at++;
    for (let index = 0; ; index++) {
      const start = this.skipBlanks();
      const next = this.text[start];
      if (next === "}" || next === "]" || next === undefined) return undefined;
      if (open === "[") {
        if (index === step) return start;
        this.skipValue();
      } else {
        const key = this.readString();
        this.skipBlanks();
        if (key === String(step)) return start;
        this.skipValue();
      }
    }
  }

  private readString(): string {
    const start = this.at;
    this.skipString();
    return JSON.parse(this.text.slice(start, this.at)) as string;
  }

  private skipString(): void {
    for (this.at++; this.text[this.at] !== '"'; this.at++) if (this.text[this.at] === "\\") this.at++;
    this.at++;
  }

  private skipValue(): void {
    let depth = 0;
    do {
      const c = this.text[this.skipBlanks()];
      if (c === '"') this.skipString();
      else {
        if (c === "{" || c === "[") depth++;
        else if (c === "}" || c === "]") depth--;
        else while (this.at < this.text.length && !' \t\r\n,:]}"'.includes(this.text[this.at])) this.at++;
        if ("{[}]".includes(c)) this.at++;
      }
    } while (depth > 0 && this.at < this.text.length);
  }
}
