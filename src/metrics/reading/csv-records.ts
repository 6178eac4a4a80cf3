import { closeSync, openSync, readSync } from "node:fs";
import { InputError } from "../../model/index.ts";
import { CARRIAGE_RETURN, COMMA, NEWLINE, POINT, QUOTE, ZERO } from "../csv-bytes.ts";
import { readingFile } from "./reading-file.ts";

/** A file is taken in pieces: a long one does not fit into a string, nor need it fit into memory. */
const PIECE_BYTES = 1 << 20;
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");
/** Fifteen digits and a point: so long a number is a quotient of two exact ones. */
const PLAIN_NUMBER_MAX = 16;

/**
 * Calls `take` for each record of a CSV file as RFC 4180 has it, in UTF-8; lines without anything are left out. `record` is lent for the call.
 * Tables of millions of rows are read: for a table of pods csv-parse, whose answers this gives, takes more than three times as long.
 */
export function forEachRecord(file: string, take: (record: CsvRecord) => void, pieceBytes = PIECE_BYTES): void {
  readingFile(file, () => {
    const descriptor = openSync(file, "r");
    try {
      readRecords(descriptor, new CsvRecord(file), take, pieceBytes);
    } finally {
      closeSync(descriptor);
    }
  });
}

function readRecords(descriptor: number, record: CsvRecord, take: (record: CsvRecord) => void, pieceBytes: number): void {
  let bytes = Buffer.allocUnsafe(pieceBytes);
  let end = 0;
  for (let length = 1; length > 0; ) {
    // One byte is kept free for the end of a last line that has none.
    length = readSync(descriptor, bytes, end, bytes.length - end - 1, null);
    end += length;
    if (length === 0 && end > 0 && bytes[end - 1] !== NEWLINE) bytes[end++] = NEWLINE;
    let at = record.line === 0 && bytes.subarray(0, Math.min(end, 3)).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    for (let next = at; next >= 0; at = Math.max(at, next)) {
      next = record.moveTo(bytes, at, end);
      if (next >= 0 && !record.isEmpty) take(record);
    }
    bytes.copyWithin(0, at, end);
    end -= at;
    if (end > bytes.length / 2) bytes = Buffer.concat([bytes], bytes.length * 2);
  }
  if (end > 0) record.refuse(1, "a quote that is never closed");
}

/** One record, where it stands among the bytes of a piece. */
export class CsvRecord {
  /** The line in which it ends, from 1. */
  line = 0;
  /** Count of its cells. */
  length = 0;
  private bytes: Buffer = BYTE_ORDER_MARK;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Goes to the record that begins at `from`. Returns where the next one begins; -1 when its last byte is not before `end`. */
  moveTo(bytes: Buffer, from: number, end: number): number {
    this.bytes = bytes;
    this.length = 0;
    let lines = 1;
    for (let at = from; ; at++) {
      const start = at;
      const isQuoted = bytes[at] === QUOTE;
      at = isQuoted ? endOfQuoted(bytes, at, end) : endOfBare(bytes, at, end);
      if (at >= end) return -1;
      if (isQuoted) lines += bytes.toString("latin1", start, at).split("\n").length - 1;
      this.starts[this.length] = start;
      this.ends[this.length++] = at;
      if (bytes[at] === COMMA) continue;
      if (bytes[at] === CARRIAGE_RETURN && ++at === end) return -1;
      if (bytes[at] !== NEWLINE) this.refuse(lines, JSON.stringify(bytes.toString("utf8", start, at + 1)));
      this.line += lines;
      return at + 1;
    }
  }

  /** Nothing at all is in its line. */
  get isEmpty(): boolean {
    return this.length === 1 && this.starts[0] === this.ends[0];
  }

  /** The text of a cell. */
  text(cell: number): string {
    const [start, end] = [this.starts[cell], this.ends[cell]];
    if (this.bytes[start] !== QUOTE) return this.bytes.toString("utf8", start, end);
    return this.bytes.toString("utf8", start + 1, end - 1).replaceAll('""', '"');
  }

  /** The texts of all cells. */
  texts(): string[] {
    return Array.from({ length: this.length }, (_, cell) => this.text(cell));
  }

  /** The number in a cell, if it is of the plain kind: few digits, and at most a point before or between them. NaN: the cell is empty. */
  plainNumber(cell: number): number | undefined {
    const { bytes } = this;
    const end = this.ends[cell];
    let at = this.starts[cell];
    if (at === end) return Number.NaN;
    if (end - at > PLAIN_NUMBER_MAX) return undefined;
    let digits = 0;
    let scale = 0;
    for (; at < end; at++) {
      const digit = bytes[at] - ZERO;
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
        scale *= 10;
      } else if (bytes[at] === POINT && scale === 0) scale = 1;
      else return undefined;
    }
    if (scale === 1) return undefined;
    return scale === 0 ? digits : digits / scale;
  }

  /** Throws: what stands some lines further is no CSV. */
  refuse(lines: number, found: string): never {
    throw new InputError([{ file: this.file, line: this.line + lines, expected: "CSV as in RFC 4180", found }]);
  }
}

/** Where a cell ends that begins with a quote: behind the next one that is not doubled; `end` when there is none. */
function endOfQuoted(bytes: Buffer, from: number, end: number): number {
  let quote = bytes.indexOf(QUOTE, from + 1);
  while (quote >= 0 && bytes[quote + 1] === QUOTE) quote = bytes.indexOf(QUOTE, quote + 2);
  return quote < 0 ? end : quote + 1;
}

/** Where a cell without quotes ends: at a comma, at the end of its line, or at a quote, which it must not have. */
function endOfBare(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte === COMMA || byte === NEWLINE || byte === CARRIAGE_RETURN || byte === QUOTE) return at;
  }
  return end;
}
