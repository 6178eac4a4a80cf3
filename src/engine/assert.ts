/** A broken promise of the program itself: never caused by input. Nothing in the core catches it. */
export class BugError extends Error {
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(sentence: string, facts: Readonly<Record<string, unknown>> = {}) {
    const listed = Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`);
    super(listed.length === 0 ? sentence : `${sentence} (${listed.join(", ")})`);
    this.name = "BugError";
    this.facts = facts;
  }
}

/** Throws a {@link BugError} with `sentence` and `facts` unless `condition` holds. Stays on in every run. */
export function assert(condition: boolean, sentence: string, facts?: Readonly<Record<string, unknown>>): asserts condition {
  if (!condition) throw new BugError(sentence, facts);
}
