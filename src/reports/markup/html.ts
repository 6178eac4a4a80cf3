/** A piece of a page whose text is safe as it stands. */
export class Html {
  readonly text: string;

  /** Trusts `text`: use it for markup that this program wrote, never for names and messages. */
  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What a template can hold: words and numbers are escaped, pieces of a page are not, lists are joined, nothing is left out. */
export type Part = string | number | Html | undefined | false | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as it may stand in an element or in a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter]);

/** A template whose values are escaped, so that no name can become markup. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  let text = strings[0];
  for (let i = 0; i < values.length; i++) text += partText(values[i]) + strings[i + 1];
  return new Html(text);
}

/** Pieces one after the other. */
export const join = (parts: readonly Part[]): Html => new Html(parts.map(partText).join(""));

/** A value as JSON inside a script element that holds data. */
export const jsonText = (value: unknown): Html => new Html(JSON.stringify(value).replaceAll("<", "\\u003c"));

/** Whether a piece shows anything. */
export const isEmpty = (piece: Html): boolean => piece.text === "";

/** A piece that shows nothing. */
export const NOTHING = new Html("");

function partText(part: Part): string {
  if (part instanceof Html) return part.text;
  if (part === undefined || part === false) return "";
  if (Array.isArray(part)) return part.map(partText).join("");
  return escapeHtml(String(part));
}
