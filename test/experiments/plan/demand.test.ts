import fc from "fast-check";
import { expect, test } from "vitest";
import { demandsOf, type ServedPod } from "../../../src/experiments/plan/demand.ts";

/** `0s+60s cpu=2 mem=4` */
function pod(written: string): ServedPod {
  const [, created, run, cpu, memory] = /^(\d+)s\+(\d+s|forever) cpu=(\d+) mem=(\d+)$/.exec(written)!;
  const runSeconds = run === "forever" ? Number.POSITIVE_INFINITY : Number.parseInt(run, 10);
  return { createdSeconds: Number(created), runSeconds, requests: [Number(cpu), Number(memory)] };
}

const POOLS = [
  { name: "small", offer: [4, 8] },
  { name: "large", offer: [16, 64] },
];

/** Lower bounds for pods that may wait `maxSeconds`, all but the `exempt` largest. */
function check(
  name: string,
  pods: readonly string[],
  { maxSeconds, exempt }: { maxSeconds: number; exempt: number },
  expected: readonly string[],
): void {
  test(name, () => {
    const found = demandsOf(["cpu", "memory"], pods.map(pod), { maxSeconds, exempt }, POOLS, [[2, 2]]);
    expect(found.map(({ what, need, perMachine, given }) => `${what}: ${need} of ${perMachine.join(", ")} and ${given}`)).toEqual(expected);
  });
}

check("pods that run at once add up", ["0s+60s cpu=2 mem=1", "10s+60s cpu=1 mem=1"], { maxSeconds: 0, exempt: 0 }, [
  "cpu: 3 of 4, 16 and 2",
  "memory: 2 of 8, 64 and 2",
]);
check(
  "a pod that may wait until another has ended needs no room beside it",
  ["0s+60s cpu=2 mem=1", "10s+60s cpu=2 mem=1"],
  { maxSeconds: 50, exempt: 0 },
  ["cpu: 2 of 4, 16 and 2", "memory: 1 of 8, 64 and 2"],
);
check("a pod that runs no longer than it may wait binds nobody", ["0s+60s cpu=2 mem=1"], { maxSeconds: 60, exempt: 0 }, []);
check(
  "the largest of any moment may wait for ever",
  ["0s+forever cpu=3 mem=1", "0s+forever cpu=2 mem=2", "0s+forever cpu=1 mem=1"],
  { maxSeconds: 0, exempt: 1 },
  ["cpu: 3 of 4, 16 and 2", "memory: 2 of 8, 64 and 2", "cpu of pods that fit large only: 0 of 0, 16 and 0"].slice(0, 2),
);
check("a pod that fits one pool needs its room there", ["0s+forever cpu=8 mem=1", "0s+forever cpu=1 mem=1"], { maxSeconds: 0, exempt: 0 }, [
  "cpu of pods that fit large only: 8 of 0, 16 and 0",
  "memory of pods that fit large only: 1 of 0, 64 and 0",
  "cpu: 9 of 4, 16 and 2",
  "memory: 2 of 8, 64 and 2",
]);
check("a pod that fits no machine cannot be served", ["0s+forever cpu=99 mem=1"], { maxSeconds: 0, exempt: 0 }, [
  "cpu of pods that fit no pool only: 99 of 0, 0 and 0",
  "memory of pods that fit no pool only: 1 of 0, 0 and 0",
]);

test("law: no lower bound asks for more than a schedule on machines that serve every pod at once", () => {
  const pods = fc.array(
    fc.record({
      createdSeconds: fc.integer({ min: 0, max: 100 }),
      runSeconds: fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constant(Number.POSITIVE_INFINITY)),
      requests: fc.tuple(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 64 })),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(pods, fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 5 }), (list, maxSeconds, exempt) => {
      for (const { need, what } of demandsOf(["cpu", "memory"], list, { maxSeconds, exempt }, POOLS, [])) {
        const resource = what.startsWith("cpu") ? 0 : 1;
        const used = list.map((at) =>
          list
            .filter(
              ({ createdSeconds, runSeconds }) =>
                createdSeconds <= at.createdSeconds + maxSeconds && at.createdSeconds + maxSeconds < createdSeconds + runSeconds,
            )
            .reduce((sum, { requests }) => sum + requests[resource], 0),
        );
        expect(need).toBeLessThanOrEqual(Math.max(0, ...used));
      }
    }),
    { seed: 3 },
  );
});
