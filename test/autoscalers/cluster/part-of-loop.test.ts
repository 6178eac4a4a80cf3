import { expect, test } from "vitest";
import { Changes, Deadlines } from "../../../src/autoscalers/cluster/deadlines.ts";
import { PartOfLoop } from "../../../src/autoscalers/cluster/part-of-loop.ts";

/** A part whose outcome may flip at 100 ms, and loops at given times: how often it was done, and when the loop says that something flips. */
function setting() {
  const deadlines = new Deadlines();
  const remembered = new Changes();
  const part = new PartOfLoop(deadlines, remembered);
  let done = 0;
  const loop = (now: number, work: () => boolean = () => false) => {
    deadlines.begin(now);
    const ends = part.run(() => {
      done++;
      deadlines.reached(100);
      return work();
    });
    return { ends, next: deadlines.next };
  };
  return { part, remembered, loop, times: () => done };
}

test("a part that changes nothing is done once, and goes on telling until when it holds", () => {
  const { loop, times } = setting();
  expect(loop(0)).toEqual({ ends: false, next: 100 });
  expect(loop(99)).toEqual({ ends: false, next: 100 });
  expect(times()).toBe(1);
});

test("it is done again when a time has been reached that it looks at", () => {
  const { loop, times } = setting();
  loop(0);
  loop(100);
  expect(times()).toBe(2);
});

test("it is done again when something has changed that it looks at", () => {
  const { part, loop, times } = setting();
  loop(0);
  part.inputChanged();
  loop(1);
  loop(2);
  expect(times()).toBe(2);
});

test("it is done again when it has changed something, or others have", () => {
  const { remembered, loop, times } = setting();
  loop(0, () => {
    remembered.note();
    return false;
  });
  loop(1);
  remembered.note();
  loop(2);
  loop(3);
  expect(times()).toBe(3);
});

test("one that ends its loop is done in the next", () => {
  const { loop, times } = setting();
  expect(loop(0, () => true).ends).toBe(true);
  expect(loop(1).ends).toBe(false);
  expect(times()).toBe(2);
});

test("what others compare in the same loop counts as well", () => {
  const deadlines = new Deadlines();
  const part = new PartOfLoop(deadlines, new Changes());
  deadlines.begin(0);
  deadlines.reached(50);
  part.run(() => deadlines.reached(70));
  expect(deadlines.next).toBe(50);
  deadlines.begin(60);
  part.run(() => deadlines.reached(70));
  expect(deadlines.next).toBe(70);
});
