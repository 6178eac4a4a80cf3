import { expect, test } from "vitest";
import { LoopTrigger } from "../../../src/autoscalers/cluster/loop-trigger.ts";

/**
 * Runs loops, which take 1 ms unless told otherwise, and tells when they start. Signals: times at which a pod becomes unschedulable. Productive: numbers of loops
 * that scale something.
 */
const check = (
  title: string,
  {
    signals = [],
    productive = [],
    frequent = true,
    durationMs = 1,
    phaseMs,
    until,
  }: { signals?: number[]; productive?: number[]; frequent?: boolean; durationMs?: number; phaseMs?: number; until: number },
  expected: number[],
) =>
  test(title, () => {
    const trigger = new LoopTrigger({ frequent, scanIntervalMs: 10_000, ...(phaseMs !== undefined && { phaseMs }) }, 0);
    const starts: number[] = [];
    const pending = [...signals];
    let lastProductive = -3_600_000;
    for (;;) {
      const signal = pending[0] ?? Number.POSITIVE_INFINITY;
      const next = Math.min(trigger.next, signal);
      if (next > until) break;
      if (signal <= trigger.next) {
        trigger.signal(signal);
        pending.shift();
        continue;
      }
      trigger.began(next, durationMs);
      starts.push(next);
      if (productive.includes(starts.length)) lastProductive = next;
      trigger.ended(0, lastProductive, undefined);
    }
    expect(starts).toEqual(expected);
  });

check("the first loop comes after a wait, and the period is interval plus duration", { until: 30_005 }, [10_000, 20_001, 30_002]);
check("the wait comes after the loop", { durationMs: 2_500, until: 40_000 }, [10_000, 22_500, 35_000]);
check(
  "what a loop takes is between a productive one and those that follow",
  { durationMs: 700, productive: [1], until: 22_000 },
  [10_000, 10_700, 11_400],
);
check(
  "a pod that comes while a loop is busy is taken along behind it",
  { durationMs: 700, signals: [10_300], until: 22_000 },
  [10_000, 10_700, 21_400],
);
check("the first loop comes later by the phase", { phaseMs: 4_000, until: 30_000 }, [14_000, 24_001]);
check("unless a pod asks for it", { phaseMs: 4_000, signals: [3_000], until: 14_000 }, [3_000, 13_001]);
check("without frequent loops pods change nothing", { frequent: false, signals: [3_000], until: 21_000 }, [10_000, 20_001]);
check("a pod starts a loop at once", { signals: [3_000], until: 14_000 }, [3_000, 13_001]);
check("several pods at one instant cost two loops", { signals: [3_000, 3_000, 3_000], until: 14_000 }, [3_000, 3_001, 13_002]);
check("two loops follow a productive one", { productive: [1], until: 21_000 }, [10_000, 10_001, 10_002, 20_003]);
check("a productive loop that follows starts two more", { productive: [1, 2], until: 21_000 }, [10_000, 10_001, 10_002, 10_003, 20_004]);
check("without frequent loops none follows", { frequent: false, productive: [1], until: 21_000 }, [10_000, 20_001]);

/** Sleeps after the loop at 10,000 until `idleUntil`; something may change at `change` or a pod may come at `signal`. */
const sleep = (
  title: string,
  { idleUntil, change, signal }: { idleUntil: number; change?: number; signal?: number },
  next: number,
  loops: number,
) =>
  test(title, () => {
    const trigger = new LoopTrigger({ frequent: true, scanIntervalMs: 10_000 }, 0);
    trigger.began(10_000, 1);
    trigger.ended(0, -3_600_000, idleUntil);
    if (change !== undefined) trigger.wake(change);
    if (signal !== undefined) trigger.signal(signal);
    expect(trigger.next).toBe(next);
    trigger.began(trigger.next, 1);
    expect(trigger.loops).toBe(loops);
  });

sleep("until the first loop at or after the deadline", { idleUntil: 40_004 }, 50_004, 5);
sleep("a loop exactly at the deadline runs", { idleUntil: 40_003 }, 40_003, 4);
sleep("a deadline before the next loop changes nothing", { idleUntil: 11_000 }, 20_001, 2);
sleep("a change wakes at the next loop time", { idleUntil: 1e9, change: 25_000 }, 30_002, 3);
sleep("a change exactly at a loop time is seen by that loop", { idleUntil: 1e9, change: 30_002 }, 30_002, 3);
sleep("a pod wakes at once", { idleUntil: 1e9, signal: 25_000 }, 25_000, 3);
sleep("a pod during the first wait wakes at once", { idleUntil: 1e9, signal: 12_000 }, 12_000, 2);

test("a loop in doubt is slept through when it would do nothing, and counted", () => {
  const trigger = new LoopTrigger({ frequent: true, scanIntervalMs: 10_000 }, 0);
  trigger.began(10_000, 1);
  trigger.ended(0, -3_600_000, 50_004);
  trigger.doubt(25_000);
  expect([trigger.next, trigger.isOnlyInDoubt(30_002)]).toEqual([30_002, true]);
  trigger.sleepThrough(30_002);
  expect([trigger.next, trigger.loops, trigger.lastRun]).toEqual([50_004, 3, 30_002]);
  // What changes in the same instant is for the next loop.
  trigger.doubt(30_002);
  expect([trigger.next, trigger.isOnlyInDoubt(40_003)]).toEqual([40_003, true]);
  trigger.sleepThrough(40_003);
  trigger.doubt(45_000);
  expect([trigger.next, trigger.isOnlyInDoubt(50_004)]).toEqual([50_004, false]);
});

test("after sleep the loop before last is the last one slept through", () => {
  const trigger = new LoopTrigger({ frequent: true, scanIntervalMs: 10_000 }, 0);
  trigger.began(10_000, 1);
  trigger.ended(0, -3_600_000, 1e9);
  trigger.signal(95_000);
  trigger.began(95_000, 1);
  // Productive since the loop at 90,008, which was slept through: another follows at once.
  trigger.ended(0, 95_000, undefined);
  expect(trigger.next).toBe(95_001);
});

test("a pod that comes while a loop is busy starts the next one", () => {
  const trigger = new LoopTrigger({ frequent: true, scanIntervalMs: 10_000 }, 0);
  trigger.began(10_000, 1);
  trigger.ended(0, -3_600_000, undefined);
  trigger.signal(10_000);
  trigger.signal(10_000);
  expect(trigger.next).toBe(10_001);
  trigger.began(10_001, 1);
  trigger.ended(0, -3_600_000, undefined);
  expect(trigger.next).toBe(20_002);
});

test("loops on a grid stay on it", () => {
  const trigger = new LoopTrigger({ frequent: false, scanIntervalMs: 10_000, grid: { firstMs: 4_000, everyMs: 10_000 } }, 0);
  expect(trigger.next).toBe(4_000);
  trigger.began(4_000, 1);
  trigger.ended(3_000, -3_600_000, undefined);
  expect(trigger.next).toBe(14_000);
});
