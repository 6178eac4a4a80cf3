import fc from "fast-check";
import { expect, test } from "vitest";
import { EventLoop, EventQueue, RandomStreams } from "../../src/engine/index.ts";

const event = fc.record({ time: fc.oneof(fc.constant(0), fc.nat(50)), component: fc.nat(4), key: fc.nat(9) });

test("pops equal a sorted list, whatever is added and dropped between pops", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          { weight: 9, arbitrary: event },
          { weight: 9, arbitrary: fc.constant("pop" as const) },
          { weight: 1, arbitrary: fc.constant("prune" as const) },
        ),
        { maxLength: 300 },
      ),
      (steps) => {
        const queue = new EventQueue();
        let model: number[][] = [];
        const pop = (): void => {
          model.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[3] - b[3]);
          const expected = model.shift();
          const found = queue.advance(Number.POSITIVE_INFINITY) ? [queue.now, queue.component, queue.key, queue.insertion] : undefined;
          expect(found).toEqual(expected);
        };
        for (const step of steps) {
          expect(queue.size).toBe(model.length);
          if (step === "pop") pop();
          else if (step === "prune") {
            queue.prune((_component, key) => key !== 3);
            model = model.filter(([, , key]) => key !== 3);
          } else {
            const time = queue.now + step.time;
            model.push([time, step.component, step.key, queue.add(time, step.component, step.key)]);
          }
        }
        while (model.length > 0) pop();
        expect(queue.size).toBe(0);
      },
    ),
  );
});

/** A world of components that wake each other by a random but fixed rule. */
function world(rule: readonly number[]): EventLoop {
  const loop = new EventLoop();
  for (let id = 0; id < 4; id++) {
    loop.add({
      name: `component-${id}`,
      reconcile(key, now) {
        const draw = rule[(now * 7 + key * 3 + id) % rule.length];
        if (draw % 3 === 0) loop.wake((id + draw) % 4, (key + draw) % 20, now + (draw % 2 === 0 ? 1 : draw));
        return draw % 5 === 0 ? undefined : now + draw + 1;
      },
    });
  }
  for (let key = 0; key < 5; key++) loop.wake(key % 4, key, key);
  return loop;
}

test("splitting a run in two, or in many, changes nothing", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(40), { minLength: 5, maxLength: 40 }),
      fc.array(fc.nat(500), { maxLength: 8 }),
      fc.integer({ min: 1, max: 50 }),
      (rule, cuts, budget) => {
        const whole = world(rule);
        whole.run(500);
        const split = world(rule);
        for (const cut of [...cuts].sort((a, b) => a - b)) split.run(cut);
        while (split.run(500, budget) === "budget");
        expect(split.digest.hex()).toBe(whole.digest.hex());
        expect(split.events).toBe(whole.events);
      },
    ),
  );
});

test("each component and key has at most one wake-up pending, and it is the soonest asked for", () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 200 }), (wakes) => {
      const loop = new EventLoop();
      const heard = new Map<string, number[]>();
      for (let id = 0; id < 5; id++) {
        loop.add({
          name: `c${id}`,
          reconcile: (key, now) => {
            heard.set(`${id} ${key}`, [...(heard.get(`${id} ${key}`) ?? []), now]);
            return undefined;
          },
        });
      }
      const soonest = new Map<string, number>();
      for (const { time, component, key } of wakes) {
        loop.wake(component, key, time);
        soonest.set(`${component} ${key}`, Math.min(time, soonest.get(`${component} ${key}`) ?? Number.POSITIVE_INFINITY));
      }
      loop.run();
      expect(new Map([...heard].map(([name, times]) => [name, times]))).toEqual(
        new Map([...soonest].map(([name, time]) => [name, [time]])),
      );
    }),
  );
});

test("a new stream moves no other", () => {
  fc.assert(
    fc.property(fc.nat(), fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 6 }), (seed, names) => {
      const draw = (streams: RandomStreams, name: string): number[] => Array.from({ length: 5 }, () => streams.stream(name).double());
      const alone = draw(new RandomStreams(seed), names[0]);
      const crowded = new RandomStreams(seed);
      for (const name of names.slice(1)) {
        crowded.stream(name).double();
        crowded.indexedStream(names[0]).at(3);
      }
      expect(draw(crowded, names[0])).toEqual(alone);
    }),
  );
});
