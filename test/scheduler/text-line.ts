/** Words of a line: a name, then `key=value` or bare flags. Several values of one key are several words. */
export interface Line {
  readonly name: string;
  /** Keys with their values, "" for flags. */
  readonly words: readonly (readonly [string, string])[];
  readonly all: (key: string) => string[];
  readonly one: (key: string) => string | undefined;
  readonly flag: (key: string) => boolean;
  /** `prefix.key=value` words as an object. */
  readonly group: (prefix: string) => Record<string, string>;
}

export function readLine(text: string): Line {
  const [name, ...words] = text.trim().split(/\s+/);
  const pairs = words.map((word): [string, string] => {
    const at = word.indexOf("=");
    return at < 0 ? [word, ""] : [word.slice(0, at), word.slice(at + 1)];
  });
  const all = (key: string): string[] => pairs.filter(([other]) => other === key).map(([, value]) => value);
  return {
    name,
    words: pairs,
    all,
    one: (key) => all(key)[0],
    flag: (key) => all(key).length > 0,
    group: (prefix) =>
      Object.fromEntries(
        pairs.filter(([key]) => key.startsWith(`${prefix}.`)).map(([key, value]) => [key.slice(prefix.length + 1), value]),
      ),
  };
}
