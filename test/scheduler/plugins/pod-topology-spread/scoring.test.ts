import { array, assert, constantFrom, integer, option, property, record } from "fast-check";
import { expect, test } from "vitest";
import { addSpread, normalizeSpread, scoreSpread } from "../../../../src/scheduler/plugins/pod-topology-spread/scoring.ts";
import { NO_DOMAIN } from "../../../../src/scheduler/topology/row-numbers.ts";
import { runs } from "../../../support/laws.ts";

const NODES = 8;
const DOMAINS = 3;

const constraint = record({
  maxSkew: integer({ min: 1, max: 3 }),
  isHost: constantFrom(true, false),
  weight: constantFrom(Math.log(3), Math.log(5), Math.log(10)),
  domains: array(integer({ min: NO_DOMAIN, max: DOMAINS - 1 }), { minLength: NODES, maxLength: NODES }),
  pods: array(constantFrom(0, 0, 1, 2, 7), { minLength: NODES, maxLength: NODES }),
});
const ignored = option(array(constantFrom(0, 1), { minLength: NODES, maxLength: NODES }), { nil: undefined });

test("what is added is what Score and NormalizeScore come to, and that is one node's constraints after the other", () => {
  const law = property(
    array(constraint, { minLength: 1, maxLength: 4 }),
    ignored,
    constantFrom(1, 2, 9),
    (constraints, without, weight) => {
      const state = {
        constraints: constraints.map((one) => ({ ...one, domains: Int32Array.from(one.domains), pods: Int32Array.from(one.pods) })),
        ignored: without && Uint8Array.from(without),
      };
      const sheet = () => ({
        rows: Int32Array.from({ length: NODES }, (_, i) => NODES - 1 - i),
        count: NODES,
        scores: new Float64Array(NODES),
      });
      const scored = sheet();
      scoreSpread(state, scored);
      const expected = Array.from(scored.rows, (row, i) => {
        if (without?.[i] === 1) return 0;
        const present = constraints.filter(({ domains }) => domains[row] !== NO_DOMAIN);
        return Math.round(
          present.reduce((sum, one) => sum + (one.pods[one.isHost ? row : one.domains[row]] * one.weight + (one.maxSkew - 1)), 0),
        );
      });
      expect([...scored.scores]).toEqual(expected);
      normalizeSpread(state, scored);
      const totals = new Float64Array(NODES).fill(1000);
      addSpread(state, sheet(), weight, totals);
      expect([...totals]).toEqual(Array.from(scored.scores, (score) => 1000 + score * weight));
    },
  );
  assert(law, { numRuns: runs(300) });
});
