import fc from "fast-check";
import { expect, test } from "vitest";
import { RecheckLine } from "../../../../src/autoscalers/cluster/scale-down/recheck-line.ts";
import { runs } from "../../../support/laws.ts";

const AGAIN = 5;

interface Plain {
  readonly group: number;
  untilMs: number;
  settled: boolean;
}

/** The same one node at a time. */
class PlainLine {
  readonly nodes = new Map<number, Plain>();

  /** Renews settled nodes whose time is over, and lets go of the others. Returns those. */
  turn(now: number): number[] {
    const due = [...this.nodes].filter(([, { untilMs }]) => untilMs <= now);
    for (const [, one] of due) if (one.settled) one.untilMs = now + AGAIN;
    const open = due.filter(([, { settled }]) => !settled).map(([node]) => node);
    for (const node of open) this.nodes.delete(node);
    return open.sort((a, b) => a - b);
  }

  get nextMs(): number {
    return Math.min(Number.MAX_SAFE_INTEGER, ...[...this.nodes.values()].map(({ untilMs }) => untilMs));
  }
}

function turn(line: RecheckLine, now: number): number[] {
  const reopened: number[] = [];
  for (const cohort of line.takeDue(now)) {
    for (const node of [...cohort.open]) {
      line.delete(node);
      reopened.push(node);
    }
    if (cohort.settled.size > 0) line.renew(cohort, now + AGAIN);
  }
  return reopened.sort((a, b) => a - b);
}

const NODES = 12;
const act = fc.record({
  what: fc.constantFrom("add", "add", "settle", "settle", "unsettle", "delete", "pass"),
  node: fc.nat(NODES - 1),
  ms: fc.integer({ min: 0, max: 3 }),
});

test("nodes that wait together come up as if each waited by itself", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 120 }), (acts) => {
      const line = new RecheckLine();
      const plain = new PlainLine();
      let now = 0;
      for (const { what, node, ms } of acts) {
        const known = plain.nodes.get(node);
        if (what === "add") {
          const one = { group: node % 2, untilMs: now + AGAIN, settled: false };
          plain.nodes.set(node, one);
          line.add(node, one.group, one.untilMs);
        } else if (what === "settle" || what === "unsettle") {
          line[what](node);
          if (known !== undefined) known.settled = what === "settle";
        } else if (what === "delete") {
          line.delete(node);
          plain.nodes.delete(node);
        } else {
          now += ms;
          expect(turn(line, now)).toEqual(plain.turn(now));
        }
        for (let id = 0; id < NODES; id++) {
          const cohort = line.cohortOf(id);
          const one = plain.nodes.get(id);
          expect({ untilMs: cohort?.untilMs, settled: cohort?.settled.has(id), open: cohort?.open.has(id) }).toEqual({
            untilMs: one?.untilMs,
            settled: one?.settled,
            open: one && !one.settled,
          });
          expect(line.has(id)).toBe(one !== undefined);
        }
        if (plain.nodes.size > 0) expect(line.nextMs).toBe(plain.nextMs);
      }
    }),
    { numRuns: runs(100) },
  );
});

test("settled nodes of a group whose times end together wait together from then on", () => {
  const line = new RecheckLine();
  for (const [node, untilMs] of [
    [1, 10],
    [2, 11],
    [3, 11],
  ]) {
    line.add(node, 0, untilMs);
    line.settle(node);
  }
  const [first, second] = line.takeDue(11);
  line.renew(first, 20);
  const joined = line.renew(second, 20);
  expect([...joined.settled].sort()).toEqual([1, 2, 3]);
  expect(line.cohortOf(1)).toBe(joined);
  expect(line.takeDue(20)).toEqual([joined]);
});

test("a node that is left alone until a time that has come waits in the line all the same", () => {
  const line = new RecheckLine();
  line.add(1, 0, 10);
  line.takeDue(10);
  line.add(2, 0, 10);
  expect(line.nextMs).toBe(10);
});
