import { stringify } from "csv-stringify/sync";
import type { Column } from "../columns.ts";
import { CARRIAGE_RETURN, COMMA, NEWLINE, POINT, QUOTE, ZERO } from "../csv-bytes.ts";
import { formatNumber } from "../number-text.ts";
import type { Cell } from "../sink.ts";

/** What a cell without quotes must not hold. */
const NEEDS_QUOTES = /[",\r\n]/;
/** Texts whose quoted form is remembered, until there are this many: the messages of a scheduler repeat themselves. */
const QUOTED_MAX = 1000;
const FIRST_BYTES = 1 << 16;
/** No number is written longer than this: sign, 16 digits, point and 6 more, or a huge one of up to 309 digits. */
const NUMBER_BYTES_MAX = 320;
/** UTF-8 needs no more for one UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;
const POWERS_OF_TEN = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
const INT32_MAX = 2 ** 31 - 1;
const BILLION = 1e9;
const ASCII_MAX = 127;

/** A line of cells. Lines end in `\n`, csv-stringify's default; naming it would stop the quoting of `\r`. */
export const csvLine = (cells: readonly string[]): string => stringify([cells]);

/** The header line. */
export const csvHeader = (columns: readonly Column[]): string => csvLine(columns.map((column) => column.name));

/**
 * Collects rows as the bytes of RFC 4180 text, a batch at a time. Quoting is csv-stringify's, which takes half a microsecond per cell:
 * a table of thirty columns and a hundred thousand rows cannot spare that. So it sees only texts that hold a quote, a comma or a line end;
 * numbers and all other texts, which it would write as they are, go straight into the buffer. Laws compare this with csv-stringify and
 * with `formatNumber`.
 */
export class CsvBatch {
  /** Rows waiting to be taken. */
  length = 0;
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private end = 0;
  private readonly digits: readonly number[];
  private readonly quoted = new Map<string, string>();

  constructor(columns: readonly Column[]) {
    this.digits = columns.map((column) => column.digits);
  }

  add(values: readonly Cell[]): void {
    const { digits } = this;
    for (let i = 0; i < digits.length; i++) {
      const cell = values[i];
      if (typeof cell === "number") this.putNumber(cell, digits[i]);
      else this.putText(cell);
      this.bytes[this.end++] = COMMA;
    }
    this.bytes[this.end - 1] = NEWLINE;
    this.length++;
  }

  /** The rows added since the last call, as lines. Lent until the next row is added. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.end);
    this.end = 0;
    this.length = 0;
    return taken;
  }

  /** Writes what `formatNumber` says, digit by digit. */
  private putNumber(value: number, digits: number): void {
    this.reserve(NUMBER_BYTES_MAX);
    const scale = POWERS_OF_TEN[digits];
    const scaled = Math.round(value * scale);
    // Rare forms are left to the statement of the format: negative, not finite, too large.
    if (!(value >= 0 && scaled <= Number.MAX_SAFE_INTEGER)) {
      this.end += this.bytes.write(formatNumber(value, digits), this.end, "latin1");
      return;
    }
    if (digits === 0) {
      this.putInteger(scaled, 1);
      return;
    }
    const whole = Math.floor(scaled / scale);
    this.putInteger(whole, 1);
    this.bytes[this.end++] = POINT;
    this.putInteger(scaled - whole * scale, digits);
  }

  /** Writes a whole number with at least `width` digits, 1 to 9. Int32 arithmetic does nine digits at a time. */
  private putInteger(value: number, width: number): void {
    if (value > INT32_MAX) {
      const billions = Math.floor(value / BILLION);
      this.putInteger(billions, 1);
      this.putInteger(value - billions * BILLION, 9);
      return;
    }
    let length = width;
    for (let power = POWERS_OF_TEN[width]; power <= value; power *= 10) length++;
    let rest = value | 0;
    for (let at = this.end + length - 1; at >= this.end; at--) {
      const tenth = (rest / 10) | 0;
      this.bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.end += length;
  }

  /** Writes plain ASCII as it is; anything else takes the slow way. */
  private putText(text: string): void {
    this.reserve(text.length * BYTES_PER_UNIT_MAX);
    const { bytes, end } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > ASCII_MAX || unit === COMMA || unit === QUOTE || unit === NEWLINE || unit === CARRIAGE_RETURN) {
        this.putSpecial(text);
        return;
      }
      bytes[end + i] = unit;
    }
    this.end = end + text.length;
  }

  private putSpecial(text: string): void {
    const cell = NEEDS_QUOTES.test(text) ? this.quote(text) : text;
    this.reserve(cell.length * BYTES_PER_UNIT_MAX);
    this.end += this.bytes.write(cell, this.end, "utf8");
  }

  private quote(text: string): string {
    const known = this.quoted.get(text);
    if (known !== undefined) return known;
    const quoted = csvLine([text]).slice(0, -1);
    if (this.quoted.size === QUOTED_MAX) this.quoted.clear();
    this.quoted.set(text, quoted);
    return quoted;
  }

  /** Makes room for `length` bytes and a comma. */
  private reserve(length: number): void {
    if (this.end + length < this.bytes.length) return;
    const larger = Buffer.allocUnsafe((this.end + length + 1) * 2);
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}
