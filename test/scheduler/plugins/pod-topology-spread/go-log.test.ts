import { expect, test } from "vitest";
import { goLog } from "../../../../src/scheduler/plugins/pod-topology-spread/go-log.ts";

test("differs from Math.log in the last bit for 19 of the numbers up to 20002, as Go does", () => {
  const different: number[] = [];
  for (let x = 2; x <= 20_002; x++) if (goLog(x) !== Math.log(x)) different.push(x);
  expect(different).toHaveLength(19);
  expect(different.slice(0, 5)).toEqual([14, 176, 185, 220, 680]);
});

test.each([
  [1, 0],
  [4, 1.3862943611198906],
  [5, 1.6094379124341003],
])("of %d", (x, expected) => {
  expect(goLog(x)).toBe(expected);
});
