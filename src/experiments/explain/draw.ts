import type { Figure, Moment, Span, Story } from "./story.ts";
import { lasting } from "./words.ts";

/** How a story is drawn. */
export interface Drawing {
  /** Columns of the terminal. */
  readonly width: number;
  /** Longest list that is shown whole; of a longer one the middle is left out. */
  readonly listMax: number;
  /** Whether the terminal shows blocks; otherwise bars are made of #. */
  readonly unicode: boolean;
  /** Makes headings stand out. */
  heading(text: string): string;
  /** Makes what matters less stand back. */
  faint(text: string): string;
}

/** Narrower than this nothing can be drawn. */
const WIDTH_MIN = 40;

/** A story as text: sentences, the bar of time, figures and what happened. Ends without a newline. */
export function drawStory(story: Story, drawing: Drawing): string {
  const width = Math.max(WIDTH_MIN, drawing.width);
  const parts = [
    drawing.heading(story.subject),
    shortened(
      story.sentences.map((sentence) => wrapped(sentence, width).join("\n")),
      drawing,
    ).join("\n"),
    bars(story.spans, { ...drawing, width }),
    figures(story.figures),
    moments(story.moments, { ...drawing, width }),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The beginning and the end of a list, and between them how much is left out. */
function shortened(list: readonly string[], { listMax, faint }: Drawing): readonly string[] {
  if (list.length <= listMax) return list;
  const head = Math.ceil(listMax / 2);
  const tail = listMax - head;
  return [...list.slice(0, head), faint(`... ${list.length - listMax} more: --all shows them`), ...list.slice(list.length - tail)];
}

/** One line for each span, at its place between the first beginning and the last end. */
function bars(spans: readonly Span[], drawing: Drawing): string {
  const { width, unicode, faint } = drawing;
  if (spans.length === 0) return "";
  const labelWidth = Math.max(...spans.map(({ label }) => label.length));
  const ends = spans.map(({ fromSeconds, toSeconds }) => lasting(toSeconds - fromSeconds));
  const room = Math.max(10, width - labelWidth - 2 - Math.max(...ends.map(({ length }) => length)) - 1);
  const from = Math.min(...spans.map(({ fromSeconds }) => fromSeconds));
  const to = Math.max(...spans.map(({ toSeconds }) => toSeconds));
  const place = (seconds: number): number => Math.round(((seconds - from) / (to - from)) * room);
  const lines = spans.map(({ label, fromSeconds, toSeconds }, i) => {
    const start = Math.min(place(fromSeconds), room - 1);
    const length = Math.max(1, place(toSeconds) - start);
    const bar = " ".repeat(start) + (unicode ? "█" : "#").repeat(length);
    return `${label.padEnd(labelWidth)}  ${bar.padEnd(room)} ${ends[i]}`;
  });
  const [first, last] = [lasting(from), lasting(to)];
  const scale = `${" ".repeat(labelWidth + 2)}${first}${last.padStart(Math.max(last.length + 1, room - first.length))}`;
  return [faint(scale), ...shortened(lines, drawing)].join("\n");
}

function figures(list: readonly Figure[]): string {
  const shown = list.filter(({ value }) => value !== 0);
  const nameWidth = Math.max(0, ...shown.map(({ name }) => name.length));
  return shown.map((figure) => `${figure.name.padEnd(nameWidth)}  ${valueText(figure)}`).join("\n");
}

function valueText({ value, unit }: Figure): string {
  if (unit === "seconds") return lasting(value);
  if (unit === "usd") return `$${value.toFixed(6)}`;
  return unit === "hours" ? `${value.toFixed(3)} h` : `${value}`;
}

/** Time, how often, who and what; the text goes on under itself. */
function moments(list: readonly Moment[], drawing: Drawing): string {
  const { width, faint } = drawing;
  const heads = list.map(({ timeSeconds, lastSeconds, count }) => {
    const times = timeSeconds === lastSeconds ? lasting(timeSeconds) : `${lasting(timeSeconds)} to ${lasting(lastSeconds)}`;
    return count === 1 ? times : `${times}, ${count} times`;
  });
  const told = list.map(({ source, text }, i) => {
    const lines = wrapped(text, Math.max(WIDTH_MIN / 2, width - 2)).map((line) => `  ${line}`);
    return [`${heads[i]}  ${faint(source)}`, ...lines].join("\n");
  });
  return shortened(told, drawing).join("\n");
}

/** Lines of at most `width` characters; a longer word has a line of its own. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
