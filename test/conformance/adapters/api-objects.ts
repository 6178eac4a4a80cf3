import {
  addQuantities,
  formatQuantity,
  type Labels,
  matchesLabels,
  parseQuantity,
  parseSelectorText,
  type Quantity,
  QuantityError,
  quantityMilliValue,
  quantityValue,
  SelectorError,
} from "../../../src/model/index.ts";
import { goQuote } from "../../../src/model/requirement.ts";

export const suite = "api-objects";

interface Case {
  readonly id: string;
  readonly tags: readonly string[];
  readonly input: unknown;
  readonly expect: unknown;
}

interface SelectorInput {
  readonly objects: readonly { readonly name: string; readonly labels: Labels | null }[];
  readonly selector: string;
}

const INT64_MAX = (1n << 63n) - 1n;

/** The answer for one case in the shape of its `expect`; undefined for a family that is not covered. */
export function run(testCase: Case): unknown {
  switch (testCase.tags[0]) {
    case "quantities":
    case "quantities-random":
      return runQuantity(() => parseQuantity((testCase.input as { readonly text: string }).text));
    case "quantity-sums":
      return runQuantity(() => (testCase.input as { readonly sumOf: readonly string[] }).sumOf.map(parseQuantity).reduce(addQuantities));
    case "selectors":
    case "selectors-random":
      return runSelector(testCase.input as SelectorInput);
    default:
      return undefined;
  }
}

function runQuantity(make: () => Quantity): unknown {
  let quantity: Quantity;
  try {
    quantity = make();
  } catch (error) {
    if (error instanceof QuantityError) return { error: error.message };
    throw error;
  }
  const { nano } = quantity;
  return {
    canonical: formatQuantity(quantity),
    format: quantity.format,
    ...(fits(nano, 1_000_000_000n) ? { value: String(quantityValue(quantity)) } : {}),
    ...(fits(nano, 1_000_000n) ? { milliValue: String(quantityMilliValue(quantity)) } : {}),
    sign: nano === 0n ? 0 : nano > 0n ? 1 : -1,
  };
}

/** Whether the cases give the result: its size must fit in Go's int64. */
function fits(nano: bigint, divisor: bigint): boolean {
  return nano <= INT64_MAX * divisor && nano >= -INT64_MAX * divisor;
}

function runSelector({ objects, selector }: SelectorInput): unknown {
  try {
    const compiled = parseSelectorText(selector);
    const names = objects.filter(({ labels }) => matchesLabels(compiled, labels ?? undefined)).map(({ name }) => name);
    return { exit: 0, names, stderr: "" };
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    const stderr =
      `Error from server (BadRequest): Unable to find "/v1, Resource=secrets" that match label selector ${goQuote(selector)}, ` +
      `field selector "": ${error.message}\n`;
    return { exit: 1, names: [], stderr };
  }
}
