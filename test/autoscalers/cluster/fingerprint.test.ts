import fc from "fast-check";
import { expect, test } from "vitest";
import { Fingerprint } from "../../../src/autoscalers/cluster/fingerprint.ts";

const pairs = fc.uniqueArray(fc.tuple(fc.nat({ max: 5000 }), fc.nat({ max: 12 })), { selector: ([node]) => node, maxLength: 30 });

function printOf(nodes: readonly (readonly [number, number])[]): Fingerprint {
  const print = new Fingerprint();
  for (const [node, reason] of nodes) print.add(node, reason);
  return print;
}

test("the same nodes with the same reasons give the same number, in whatever order they come and however they are put together", () => {
  fc.assert(
    fc.property(pairs, fc.nat({ max: 30 }), (nodes, cut) => {
      const together = printOf(nodes.slice(0, cut));
      together.addAll(printOf(nodes.slice(cut)));
      expect(printOf(nodes.toReversed()).value).toBe(printOf(nodes).value);
      expect(together.value).toBe(printOf(nodes).value);
      expect(printOf(nodes).value === 0).toBe(nodes.length === 0);
    }),
  );
});

test("a node taken out, moved or with another reason gives another number", () => {
  fc.assert(
    fc.property(pairs, fc.nat({ max: 5000 }), fc.nat({ max: 12 }), (nodes, node, reason) => {
      fc.pre(nodes.every(([other]) => other !== node && other !== node + 1));
      const print = printOf(nodes);
      const before = print.value;
      print.add(node, reason);
      const numbers = new Set([before, print.value]);
      for (const [other, otherReason] of [
        [node + 1, reason],
        [node, reason + 1],
      ] as const)
        numbers.add(printOf([...nodes, [other, otherReason]]).value);
      expect(numbers.size).toBe(4);
      print.remove(node, reason);
      expect(print.value).toBe(before);
    }),
  );
});
