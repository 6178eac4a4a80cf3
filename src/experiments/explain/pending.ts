import type { Row } from "./rows.ts";
import type { Figure } from "./story.ts";

/** Why pods wait, as pods.csv names it, and in words. */
export const PENDING_WORDS: readonly (readonly [cause: string, words: string])[] = [
  ["gated", "held back by scheduling gates"],
  ["queue", "waiting for the scheduler's turn"],
  ["no_fit", "no node had room and none was coming"],
  ["node_launch", "waiting for a node that was being launched"],
];

/** Waits of pods by cause, each exact to the millisecond, and their sum. */
export function pendingFigures(rows: readonly Row[]): Figure[] {
  const sum = (column: string): number => rows.reduce((total, row) => total + Math.round(row.number(column) * 1000), 0) / 1000;
  const causes = PENDING_WORDS.map(
    ([cause]): Figure => ({ name: `pending_${cause}`, value: sum(`pending_${cause}_seconds`), unit: "seconds" }),
  );
  return [...causes, { name: "pending", value: sum("pending_seconds"), unit: "seconds" }];
}

/** `1m15s waiting for a node that was being launched`, longest first; empty when a pod waited for nothing. */
export function pendingWords(figures: readonly Figure[], lasting: (seconds: number) => string): string[] {
  return PENDING_WORDS.map(([cause, words]) => ({ words, seconds: figures.find(({ name }) => name === `pending_${cause}`)?.value ?? 0 }))
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds)
    .map(({ words, seconds }) => `${lasting(seconds)} ${words}`);
}
