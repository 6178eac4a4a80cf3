import { expect, test } from "vitest";
import { Backoff } from "../../../src/autoscalers/cluster/backoff.ts";
import { Changes, Deadlines } from "../../../src/autoscalers/cluster/deadlines.ts";

const MINUTE = 60_000;
const SETTINGS = { initialMs: 5 * MINUTE, maxMs: 30 * MINUTE, resetMs: 180 * MINUTE };

/** Steps `fail@<seconds>`, `in@<seconds>` (still backed off), `out@<seconds>` (not any more). */
const check = (title: string, script: string) =>
  test(title, () => {
    const deadlines = new Deadlines();
    const backoff = new Backoff(SETTINGS, deadlines, new Changes());
    for (const step of script.trim().split(/\s+/)) {
      const [what, seconds] = step.split("@");
      deadlines.begin(Number(seconds) * 1000);
      backoff.dropStale();
      if (what === "fail") backoff.fail(0, { code: "X", message: "" });
      else expect(backoff.status(0) === undefined ? "out" : "in", step).toBe(what);
    }
  });

check("a group that never failed is not backed off", "out@0");
check("at exactly the end it still is", "fail@0 in@299 in@300 out@301");
check(
  "a failure after the end doubles, up to 30 minutes",
  "fail@0 fail@310 in@910 out@911 fail@920 in@2120 out@2121 fail@2130 in@3930 out@3931 fail@3940 in@5740 out@5741",
);
check("a failure during backoff restarts it without doubling", "fail@0 fail@60 in@360 out@361 fail@362 in@962 out@963");
check("three hours without failure forget everything", "fail@0 fail@310 fail@11111 in@11411 out@11412");
check("a little less than three hours do not", "fail@0 fail@10799 in@11399 out@11400");

test("the moment at which a status changes is noted", () => {
  const deadlines = new Deadlines();
  const backoff = new Backoff(SETTINGS, deadlines, new Changes());
  deadlines.begin(0);
  backoff.fail(0, { code: "X", message: "" });
  backoff.status(0);
  expect(deadlines.next).toBe(300_001);
});
