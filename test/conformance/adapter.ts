/** One golden case: what the real Go code was given, and what it answered. The README of its suite says how to read both. */
export interface TestCase {
  /** `<suite>/<family>/<number or name>`. */
  readonly id: string;
  readonly tags: readonly string[];
  readonly input: unknown;
  readonly expect: unknown;
}

/** Puts the cases of one suite through the product's own code. */
export interface Adapter {
  /** Name of the suite: the name of its folder of cases. */
  readonly suite: string;
  /**
   * The product's answer in the shape of the suite's `expect`. Undefined: the product does not model this family yet.
   * Whatever it throws makes the case a failed one.
   */
  run(testCase: TestCase): unknown;
}
