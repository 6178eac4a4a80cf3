import { expect, test } from "vitest";
import { linesOf } from "../one-attempt.ts";
import { timeline } from "../timeline.ts";

const FULL =
  "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports. no new claims to deallocate, preemption: " +
  "0/1 nodes are available: 1 No preemption victims found for incoming pod.";

/** What happens, and behind `=>` what the scheduler does about it. */
function check(what: string, text: string): void {
  test(what, () => {
    const [steps, log] = text.split("=>");
    expect(timeline(steps, {})).toEqual(linesOf(log));
  });
}

check(
  "a port that two pods hold, which only other schedulers bring about, is free when one of them goes",
  `
  0 node n1
  0 pod a port=80 on=n1
  0 pod b port=80 on=n1
  1 pod p port=80
  3 delete a
  =>
  1 p fails: ${FULL}
  3 p on n1
`,
);
check(
  "until another pod takes it",
  `
  0 node n1
  0 pod a port=80 on=n1
  0 pod b port=80 on=n1
  1 delete a
  2 pod c port=80 on=n1
  3 pod p port=80
  5 delete p
  =>
  3 p fails: ${FULL}
`,
);
