import { expect, test } from "vitest";
import { EventQueue } from "../../src/engine/index.ts";

/** Rows are "time component key" in the order of adding; the order of popping is given as their numbers. */
function check(name: string, rows: string[], pops: number[], until = Number.POSITIVE_INFINITY): void {
  test(name, () => {
    const queue = new EventQueue();
    for (const row of rows) {
      const [time, component, key] = row.split(" ").map(Number);
      queue.add(time, component, key);
    }
    const popped: number[] = [];
    while (queue.advance(until)) popped.push(queue.insertion);
    expect(popped).toEqual(pops);
  });
}

check("an empty queue has no event", [], []);
check("the earliest comes first", ["30 0 0", "10 0 0", "20 0 0"], [1, 2, 0]);
check("at one time the lower component comes first", ["10 2 0", "10 0 0", "10 1 0"], [1, 2, 0]);
check("at one time and component the one added first comes first", ["10 0 9", "10 0 1", "10 0 5"], [0, 1, 2]);
check("time goes before component, component before insertion", ["20 0 0", "10 1 0", "10 0 1", "10 0 0"], [2, 3, 1, 0]);
check("nothing after `until` is popped", ["10 0 0", "11 0 0"], [0], 10);
check("the event at `until` is popped", ["10 0 0"], [0], 10);

test("the clock stands at the event, and stays when none is due", () => {
  const queue = new EventQueue();
  queue.add(5, 1, 7);
  expect(queue.advance(4)).toBe(false);
  expect(queue.now).toBe(0);
  expect(queue.advance(9)).toBe(true);
  expect([queue.now, queue.component, queue.key]).toEqual([5, 1, 7]);
});

test("an event before now is a bug", () => {
  const queue = new EventQueue();
  queue.add(5, 0, 0);
  queue.advance(5);
  expect(() => queue.add(4, 0, 0)).toThrow(/due at a whole millisecond, now or later.*time=4, now=5/);
});

test("a fraction of a millisecond is a bug", () => {
  expect(() => new EventQueue().add(1.5, 0, 0)).toThrow(/whole millisecond/);
});

test("thousands of events keep their order while the columns grow and slots are used again", () => {
  const queue = new EventQueue();
  for (let i = 0; i < 5000; i++) queue.add(5000 - i, 0, i);
  for (let i = 0; i < 2500; i++) queue.advance(5000);
  for (let i = 0; i < 5000; i++) queue.add(queue.now, 0, i);
  const times: number[] = [];
  while (queue.advance(Number.POSITIVE_INFINITY)) times.push(queue.now);
  expect(times).toHaveLength(7500);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
