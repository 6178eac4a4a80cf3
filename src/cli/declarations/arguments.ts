import { InvalidArgumentError } from "commander";

/** Gathers the values of an option that may be given several times. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

/** A whole number of 0 or more; anything else is refused by commander. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw new InvalidArgumentError("expected a whole number of 0 or more");
  return Number(text);
}

/** A whole number of 1 or more; anything else is refused by commander. */
export function oneOrMore(text: string): number {
  const number = wholeNumber(text);
  if (number < 1) throw new InvalidArgumentError("expected a whole number of 1 or more");
  return number;
}
