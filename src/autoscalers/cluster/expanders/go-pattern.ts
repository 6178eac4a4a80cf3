import { createRequire } from "node:module";

/** A pattern as Go's regular expressions have it: what it matches, or what Go says is wrong with it. */
export type GoPattern = { readonly matches: (text: string) => boolean } | { readonly error: string };

const known = new Map<string, GoPattern>();
let library: typeof import("re2js") | undefined;

/**
 * Reads a regular expression in Go's syntax, which has no look-around and no back references. The library is loaded for the first one:
 * few runs have any.
 * Source: Go 1.26, regexp/syntax/parse.go, as re2js has it: what is refused, and in which words.
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
  library ??= createRequire(import.meta.url)("re2js") as typeof import("re2js");
  const { RE2JS, RE2JSSyntaxException } = library;
  try {
    const compiled = RE2JS.compile(text);
    return { matches: (name) => compiled.matcher(name).find() };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return { error: `error parsing regexp: ${error.getDescription()}: \`${error.getPattern() ?? ""}\`` };
  }
}
