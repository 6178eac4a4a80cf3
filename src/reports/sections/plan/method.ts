import { termList } from "../run/method.ts";
import type { Section } from "../section.ts";

/** How the figures of a plan come about. */
export const method: Section = {
  id: "method",
  title: "How this was computed",
  tables: [],
  render: () =>
    termList([
      ["Price", "Searched machines times their price per hour; of a pool with a bound, as many as the bound allows."],
      ["All nodes as simulated", "What all nodes of the plan's own run cost per hour of it, first seed: what an autoscaler really spends."],
      [
        "Verdicts",
        "Met: the upper bound of the mean over seeds keeps the limit. Failed: the lower bound does not. In between: undecided, or on the line when more seeds would not tell. For a limit from below the other way round.",
      ],
      ["What binds", "A resource of which twice as much on every machine lets the next smaller configuration pass."],
      [
        "Headroom",
        "What pods request over what nodes can allocate, from the samples of the plan's own run. On average: ratio of the integrals over time.",
      ],
      [
        "Drills",
        "The plan again, with the first seeds and something that happens to it; strikes come at the peak unless the plan says when.",
      ],
      ["The plan's own run", "Its tables are in runs/plan/: `wavetank report` draws that folder as well."],
    ]),
};
