import colors from "picocolors";

/** Where a command writes. Results go to `out`; progress, notes and errors go to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Draws over the last progress line; nothing at all when standard error is not a terminal or the user asked for quiet. */
  progress(text: string): void;
  readonly paint: ReturnType<typeof colors.createColors>;
}

/** The real terminal. Colours only where both streams show them and nobody asked otherwise (--no-color, NO_COLOR). */
export function makeTerminal(options: { readonly quiet: boolean; readonly color: boolean }): Terminal {
  const live = process.stderr.isTTY === true && !options.quiet;
  let drawn = false;
  const clear = (): void => {
    if (drawn) process.stderr.write("\r\x1b[2K");
    drawn = false;
  };
  return {
    out(text) {
      clear();
      process.stdout.write(`${text}\n`);
    },
    err(text) {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!live) return;
      process.stderr.write(`\r\x1b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
      drawn = true;
    },
    paint: colors.createColors(options.color && colors.isColorSupported && process.stdout.isTTY === true),
  };
}
