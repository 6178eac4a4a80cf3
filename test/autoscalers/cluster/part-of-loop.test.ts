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

test.each<[string, number, (one: ReturnType<typeof setting>) => void]>([
  ["a time has been reached that it looks at", 100, () => {}],
  ["something has changed that it looks at", 1, ({ part }) => part.inputChanged()],
  ["others have changed what it remembers", 1, ({ remembered }) => remembered.note()],
])("it is done again, once, when %s", (_, now, happens) => {
  const one = setting();
  one.loop(0);
  happens(one);
  one.loop(now);
  one.loop(now);
  expect(one.times()).toBe(2);
});

test("it is done again when it has changed itself what it remembers", () => {
  const { remembered, loop, times } = setting();
  loop(0, () => {
    remembered.note();
    return false;
  });
  loop(1);
  loop(2);
  expect(times()).toBe(2);
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
