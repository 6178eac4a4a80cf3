import { expect, test } from "vitest";
import { EventLoop, type Key, type Millis } from "../../src/engine/index.ts";

/** A component that writes down what it is asked and answers from a script of "time -> next time". */
function scripted(loop: EventLoop, log: string[], name: string, answers: Record<number, Millis> = {}): number {
  return loop.add({
    name,
    reconcile(key: Key, now: Millis) {
      log.push(`${now} ${name} ${key}`);
      return answers[now];
    },
  });
}

test("one pending wake-up per component and key: the sooner wins", () => {
  const loop = new EventLoop();
  const log: string[] = [];
  const a = scripted(loop, log, "a");
  loop.wake(a, 1, 100);
  loop.wake(a, 1, 50);
  loop.wake(a, 1, 70);
  loop.wake(a, 2, 60);
  expect(loop.pending).toBe(2);
  expect(loop.run()).toBe("idle");
  expect(log).toEqual(["50 a 1", "60 a 2"]);
  expect(loop.events).toBe(2);
});

test("the answer of reconcile is the key's next wake-up", () => {
  const loop = new EventLoop();
  const log: string[] = [];
  const a = scripted(loop, log, "a", { 0: 10, 10: 30 });
  loop.wake(a, 0, 0);
  loop.run();
  expect(log).toEqual(["0 a 0", "10 a 0", "30 a 0"]);
});

test("a change before the timer moves it, and the old timer is forgotten", () => {
  const loop = new EventLoop();
  const log: string[] = [];
  const a = scripted(loop, log, "a", { 0: 100 });
  const b = loop.add({ name: "b", reconcile: (_key, now) => void loop.wake(a, 0, now) });
  loop.wake(a, 0, 0);
  loop.wake(b, 0, 40);
  loop.run();
  expect(log).toEqual(["0 a 0", "40 a 0"]);
});

test("within an instant components act in the order of the list", () => {
  const loop = new EventLoop();
  const log: string[] = [];
  const a = scripted(loop, log, "a");
  const b = scripted(loop, log, "b");
  loop.wake(b, 0, 5);
  loop.wake(a, 0, 5);
  loop.run();
  expect(log).toEqual(["5 a 0", "5 b 0"]);
});

test("run stops at `until` and goes on from there", () => {
  const loop = new EventLoop();
  const log: string[] = [];
  const a = scripted(loop, log, "a", { 0: 10, 10: 20 });
  loop.wake(a, 0, 0);
  expect(loop.run(10)).toBe("until");
  expect(log).toHaveLength(2);
  expect(loop.run(10, 5)).toBe("until");
  expect(loop.run(20, 1)).toBe("budget");
  expect(loop.run()).toBe("idle");
});

test("who looks when an instant is over sees all of it, and every instant that another follows", () => {
  const loop = new EventLoop();
  const log: string[] = [];
  const a = scripted(loop, log, "a", { 5: 7 });
  const b = loop.add({ name: "b", reconcile: (_key, now) => void loop.wake(a, 1, now) });
  loop.atEndOfInstant(() => log.push(`${loop.now} over`));
  loop.wake(a, 0, 5);
  loop.wake(b, 0, 7);
  loop.run();
  expect(log).toEqual(["0 over", "5 a 0", "5 over", "7 a 0", "7 a 1"]);
});

test("an instant that never ends is a livelock, and its component is named", () => {
  const loop = new EventLoop();
  const spinner = loop.add({ name: "spinner", reconcile: (_key, now) => now });
  loop.wake(spinner, 0, 7);
  expect(() => loop.run()).toThrow(/livelock.*component=spinner, nowMs=7/);
});

test("a queue full of superseded wake-ups is rebuilt without losing a live one", () => {
  const loop = new EventLoop();
  const log: string[] = [];
  const a = scripted(loop, log, "a");
  for (let key = 0; key < 3000; key++) for (let time = 9; time >= 5; time--) loop.wake(a, key, time * 1000);
  expect(loop.pending).toBe(3000);
  loop.run();
  expect(log).toHaveLength(3000);
  expect(log[0]).toBe("5000 a 0");
});
